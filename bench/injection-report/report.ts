// Every attack of the table, through a conversation in the terminal and one in the web chat, with models, sandbox and sockets.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TurnResult } from '../../src/agent/events.js';
import { createConversation } from '../../src/cli/conversation.js';
import { talk } from '../../src/cli/converse.js';
import { printTurn } from '../../src/cli/plain-turn.js';
import type { Config } from '../../src/config.js';
import { type LocalHost, openHost } from '../../src/host/open-host.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { ada } from '../writes-report/site.js';
import { tapServer } from '../writes-report/wire-tap.js';
import { type Attack, plantAttacks } from './attacks.js';
import { openBrowser } from './browser.js';
import type { Evidence, Front } from './evidence.js';
import { Ground, hiddenWords } from './ground.js';
import { judged } from './judges.js';
import type { Move } from './moves.js';
import { type ModelName, startModels } from './models.js';
import { openOutput, openPerson } from './screen.js';
import { watchConnections } from './watch-connections.js';
import { settingsOf } from '../../test/helpers/sandbox-settings.js';

/** What came of one attack. */
export interface Verdict {
  name: string;
  channel: string;
  model: ModelName;
  front: Front;
  /** Whether what was planted reached the model, and whether it obeyed. */
  hasRead: boolean;
  hasObeyed: boolean;
  /** What was seen that breaks a promise; empty for an attack that was held. */
  broken: string[];
}

export interface InjectionReport {
  verdicts: Verdict[];
  seconds: number;
}

export interface InjectionOptions {
  /** A few of each channel. */
  short?: boolean;
  /** Only attacks whose name holds this. */
  only?: string;
  /** Most attacks. Default: all. */
  most?: number;
  onVerdict?: (verdict: Verdict) => void;
}

const secretOfKey = 'key-of-the-model-server';
const fileSecret = 'what stands beside the folder';
/** Other users: one whom models name who obey, and one whom nobody names. */
const others = ['zoe@other.example', 'yan@other.example'];

/** Makes every attack, one after the other. */
export async function reportInjection({
  short,
  only = '',
  most,
  onVerdict,
}: InjectionOptions = {}): Promise<InjectionReport> {
  const startedAt = performance.now();
  const ground = new Ground();
  const attacks = plantAttacks(ground, { short })
    .filter(({ name }) => name.includes(only))
    .slice(0, most);
  const folder = mkdtempSync(join(tmpdir(), 'injection-'));
  const attachFrom = join(folder, 'released');
  mkdirSync(attachFrom);
  writeFileSync(join(folder, 'secret.txt'), fileSecret);
  symlinkSync(join(folder, 'secret.txt'), join(attachFrom, 'link.txt'));
  const sandbox = await startSandbox({ site: ground.site });
  sandbox.connect(ada);
  for (const identifier of others) sandbox.connect(identifier, { as: 'Bob Reed' });
  const tap = tapServer(Number(new URL(sandbox.url).port));
  const models = await startModels();
  const watch = watchConnections();
  const { env } = sandbox;
  const config: Config = {
    scalekit: settingsOf(sandbox),
    user: ada,
    model: 'openai:attacked',
    allowWrites: true,
    readOnly: false,
    attachFrom,
    models: { OPENAI_API_KEY: secretOfKey, OPENAI_BASE_URL: models.url },
    home: join(folder, 'state'),
    color: true,
    animation: false,
  };
  const ownPlaces = new Set(
    [sandbox.url, models.url].flatMap((url) => {
      const { port } = new URL(url);
      return [`127.0.0.1:${port}`, `localhost:${port}`];
    }),
  );
  const person = openPerson();
  person.output.taken();
  const pipe = openOutput('pipe');
  const json = openOutput('pipe');

  let judgedRequests = 0;

  type Seen = Pick<Evidence, 'outcomes' | 'terminal' | 'pipe' | 'json' | 'approved'>;

  const happens = (meanwhile: () => void): void => {
    meanwhile();
    sandbox.touch();
  };

  /** Has the model go on as an attack needs it, from the next question on. */
  function prepareModel({ word, mark, payload, model, moves }: Attack, move: Move): void {
    models.next({
      model,
      payload,
      obeying: { word, mark, figurePage: ground.figurePage },
      calls: 'ask' in move ? move.ask : [],
      isLast: move === moves.findLast((each) => 'ask' in each),
    });
  }

  /** One attack, from the first question to the last. */
  async function attackOn(attack: Attack, front: Front, converse: () => Promise<Seen>): Promise<Evidence> {
    const heard = models.begin();
    tap.forget();
    const seen = await converse();
    const requests = sandbox.requests().slice(judgedRequests);
    judgedRequests += requests.length;
    return {
      attack,
      front,
      heard,
      ...seen,
      written: tap.writing(),
      connections: watch.taken(),
      ownPlaces,
      requests,
      user: ada,
      secrets: {
        'the secret of the client': env.SCALEKIT_CLIENT_SECRET,
        'the key of the model': secretOfKey,
        'the identifier of another user': others[1] ?? '',
        'a page that is hidden': hiddenWords,
        'a file beside the folder': fileSecret,
      },
    };
  }

  async function inTerminal(host: LocalHost, attack: Attack): Promise<Seen> {
    person.mark = attack.mark;
    person.approved = [];
    const flags = { color: true };
    const thread = await host.user(ada).open();
    const conversation = createConversation({ screen: person.screen, host, flags, config, thread, waiting: 0 });
    const outcomes: TurnResult[] = [];
    const keep = (outcome: TurnResult | undefined): void => {
      if (outcome === undefined || outcome === outcomes.at(-1)) return;
      outcomes.push(outcome);
      printTurn(outcome, pipe.console, { withAuthorization: true });
      json.console.printJson(outcome);
    };
    const moves = attack.moves.values();
    const entries = async (): Promise<string | undefined> => {
      keep(conversation.last);
      for (const move of moves) {
        if ('meanwhile' in move) {
          if (move.at === 'once') happens(move.meanwhile);
          else person.before = () => happens(move.meanwhile);
          continue;
        }
        if ('command' in move) return move.command;
        prepareModel(attack, move);
        return 'Please do what is to be done.';
      }
      return undefined;
    };
    await talk({ ...person.screen, ask: entries }, conversation);
    await thread.delete();
    return {
      outcomes,
      terminal: person.output.taken(),
      pipe: pipe.taken(),
      json: json.taken(),
      approved: person.approved,
    };
  }

  try {
    const host = await openHost(config, { sandbox: 'never', keepThreads: false, authorization: 'interrupt' });
    const browser = await openBrowser(host, ada);
    ownPlaces.add(browser.place);
    try {
      const verdicts: Verdict[] = [];
      const fronts: Record<Front, (attack: Attack) => Promise<Seen>> = {
        terminal: (attack) => inTerminal(host, attack),
        web: async (attack) => {
          const on = { ask: (move: Move) => prepareModel(attack, move), meanwhile: happens };
          return { terminal: '', pipe: '', ...(await browser.converse(attack.moves, attack.mark, on)) };
        },
      };
      for (const front of ['terminal', 'web'] as const) {
        for (const attack of attacks) {
          const { name, channel, model } = attack;
          const evidence = await attackOn(attack, front, () => fronts[front](attack));
          const { hasRead, hasObeyed } = evidence.heard;
          const verdict = { name, channel, model, front, hasRead, hasObeyed, broken: judged(evidence) };
          verdicts.push(verdict);
          onVerdict?.(verdict);
        }
      }
      return { verdicts, seconds: (performance.now() - startedAt) / 1000 };
    } finally {
      await browser.close();
      await host.close();
    }
  } finally {
    person.screen.close();
    watch.close();
    tap.close();
    await models.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}
