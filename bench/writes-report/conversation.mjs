// The whole stack around one user of one sandbox: a planned model, the agent, its session, and a human who says yes.
import { ToolMessage } from '@langchain/core/messages';
import { PlannedModel } from './model.mjs';

/** Nobody is asked about one call more often than this. */
const maxQuestions = 12;

/**
 * A sandbox with its user connected. `kit` holds the functions under test: `startSandbox`, `createScalekit`,
 * `createConfluenceAgent`, `createSession`, `ConfluenceToolkit`.
 */
export async function openStage(kit, { user, sandbox: options, settings }) {
  const sandbox = await kit.startSandbox(options);
  sandbox.connect(user);
  const { env } = sandbox;
  const connection = kit
    .createScalekit({
      environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
      clientId: env.SCALEKIT_CLIENT_ID,
      clientSecret: env.SCALEKIT_CLIENT_SECRET,
      connectionName: env.CONFLUENCE_CONNECTION_NAME,
      ...settings,
    })
    .connection(user);
  return { sandbox, site: sandbox.site, connection, user };
}

/** Opens a conversation in which every question is answered with the tool calls that `turn` is given. */
export async function openConversation(kit, stage, agentOptions = {}) {
  const model = new PlannedModel();
  const recorded = [];
  const agent = await kit.createConfluenceAgent({
    model,
    connection: stage.connection,
    tools: ['read', 'write'],
    onWrite: (event) => void recorded.push(event),
    ...agentOptions,
  });
  let turns = 0;

  /**
   * One turn: the calls are made, `beforeDecision` runs once they wait, and whatever is asked is approved. Gives for
   * each call what the agent was told (`done`, `not_done`, …, `error: code`, or `refused`), the text of it, and the
   * turn's result.
   */
  async function turn(calls, { threadId = 'thread', beforeDecision } = {}) {
    turns += 1;
    model.planned = calls.map((call, index) => ({ id: `call-${turns}-${index}`, ...call }));
    const session = kit.createSession({ agent, threadId, model: 'planned' });
    const from = recorded.length;
    let result = await finish(session.run('Please.'));
    let approvals = [];
    const everAsked = [];
    for (let asked = 0; result.status === 'approval_required' && asked < maxQuestions; asked += 1) {
      approvals = result.approvals;
      everAsked.push(...approvals);
      if (asked === 0) await beforeDecision?.(approvals);
      const decisions = approvals.map(({ id, hash }) => [id, { type: 'approve', hash }]);
      result = await finish(session.decide(Object.fromEntries(decisions)));
    }
    const { values } = await agent.graph.getState({ configurable: { thread_id: threadId } });
    const answers = (values.messages ?? []).filter((message) => ToolMessage.isInstance(message));
    return {
      result,
      approvals: everAsked,
      events: recorded.slice(from),
      told: model.planned.map(({ id, name, args }) => {
        const answer = answers.findLast((message) => message.tool_call_id === id);
        const { outcome, error } = answer?.artifact ?? {};
        return {
          id,
          name,
          args,
          told: answer === undefined ? 'nothing' : (outcome?.status ?? (error ? `error: ${error.code}` : 'refused')),
          text: answer?.text ?? '',
          outcome,
          approvals: everAsked.filter((approval) => approval.id === id),
        };
      }),
    };
  }

  return { agent, turn, recorded };
}

async function finish(events) {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('The turn did not end.');
}

/** Requests that would change something, whether they did or not, as `METHOD path`. */
export function writingRequests({ sandbox }) {
  return sandbox
    .requests()
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/wiki/'))
    .filter(({ path }) => !/\/users-bulk$|\/convert-ids-to-types$|\/permission\/check$/u.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** Runs tasks with at most `limit` at once, results in order. */
export async function inParallel(items, limit, run) {
  const results = Array.from({ length: items.length });
  const pending = items.entries();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [index, item] of pending) results[index] = await run(item);
    }),
  );
  return results;
}
