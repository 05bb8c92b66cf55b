/** What a line that begins with a slash means in a conversation. */
export const slashCommands = [
  { name: '/help', description: 'list these commands' },
  { name: '/connect', description: 'connect Confluence, or see that it is connected' },
  { name: '/status', description: 'show the connection, the user, the model and the thread' },
  { name: '/sources', description: 'show the sources of the last answer with what they say' },
  { name: '/approve', description: 'show the changes that wait for your decision' },
  { name: '/undo', description: 'take back the last change of this conversation' },
  { name: '/new', description: 'begin a new thread' },
  { name: '/quit', description: 'leave; the thread is kept' },
] as const;

export type SlashCommandName = (typeof slashCommands)[number]['name'];

export type SlashCommand = { name: SlashCommandName } | { name?: undefined; problem: string };

/**
 * Reads an entry as a command; undefined when it is a question, which may begin with a path such as `/x/abc`. What people
 * type to leave any program leaves this one.
 */
export function readSlashCommand(entry: string): SlashCommand | undefined {
  if (/^(?:exit|quit|:q!?)[.!]?$/iu.test(entry)) return { name: '/quit' };
  const [, command, rest = ''] = /^(\/[\w-]*)(?:\s+(.*))?$/su.exec(entry) ?? [];
  if (command === undefined) return undefined;
  const wanted = command.toLowerCase();
  const known = slashCommands.find(({ name }) => name === wanted);
  if (known) {
    return rest === ''
      ? { name: known.name }
      : { problem: `${known.name} takes no words. Nothing was done; enter ${known.name} alone.` };
  }
  const near = slashCommands.find(
    ({ name }) => wanted.length > 1 && (name.startsWith(wanted) || wanted.startsWith(name)),
  );
  const aliases: Readonly<Record<string, SlashCommandName>> = {
    '/exit': '/quit',
    '/q': '/quit',
    '/bye': '/quit',
    '/clear': '/new',
    '/reset': '/new',
    '/login': '/connect',
  };
  const suggestion = aliases[wanted] ?? near?.name;
  return {
    problem: `There is no command ${command}.${suggestion ? ` Did you mean ${suggestion}?` : ''} /help lists what there is.`,
  };
}
