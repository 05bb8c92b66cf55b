/** What `confluence-agent --help` prints; on its own, so that it is there at once. */
export const helpText = `Usage: confluence-agent [command] [options]

Ask your Confluence wiki in plain language and get an answer with citations,
read with your own permissions.

Commands
  chat               talk in the terminal (the default); in a pipe, one question a line
  web                talk in the browser: opens a page on this machine, or serves many (docs/web.md)
  ask [QUESTION]     answer one question; without one, or with -, read it from standard input
  approve THREAD     show the changes that wait in a conversation and decide about them
  connect            show the link that connects your Confluence
  status             show whether Confluence is connected
  disconnect         remove the connection
  tools              list the tools the model is given
  sandbox            run an emulated Scalekit environment and Confluence site

Options
  --user ID          whose connection to use, an e-mail address for example
  --model SPEC       offline, openai:MODEL, or PROVIDER:MODEL
  --space KEY        stay within this space; may be given several times
  --thread NAME      go on with a conversation, or begin one by that name
  --allow-writes     let it propose changes; each waits for your approval
  --read-only        change nothing, whatever else is set
  --write-space KEY  change only this space; may be given several times
  --max-writes N     the most changes of one run
  --attach-from DIR  the only folder from which files may be attached
  --sandbox          use the built-in sandbox with its sample wiki
  --json             print JSON: one object for a command, one a line for chat in a pipe
  --port NUMBER      port of web or sandbox on this machine
  --host ADDRESS     address that web or sandbox listens on (127.0.0.1)
  --wait[=SECONDS]   wait for the consent and go on (300 seconds)
  --open             open the authorization link in the browser
  --yes              approve changes (1, or --max-writes) or disconnect without asking
  --no-color         no colours and no links; NO_COLOR does the same
  --verbose          tell on standard error what happens
  -h, --help         this text; after a command, its own options
  -V, --version      the version

Settings come from options, then the environment, then .env; .env.example explains them.

Exit codes
  0 answered   1 failed, or a change did   2 usage or configuration   3 authorization required
  4 a change waits for approval   5 no answer

Examples
  confluence-agent
  confluence-agent ask "How much annual leave do I get?" --json | jq -r .answer
  confluence-agent chat --thread onboarding --space HR < questions.txt
  confluence-agent ask "Add 'Ask for a key.' to VPN access" --allow-writes
`;
