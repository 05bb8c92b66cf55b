import type { CallbackManagerForToolRun } from '@langchain/core/callbacks/manager';
import type { RunnableConfig } from '@langchain/core/runnables';
import { DynamicStructuredTool } from '@langchain/core/tools';

import { selectTools, toolDefinitions, type ToolSelection } from '../tools/index.js';
import { execute, prepareUndo } from './confluence/write/changes.js';
import { type Claims, createMemoryClaims } from './confluence/write/claims.js';
import type { Undo } from './confluence/write/outcome.js';
import { readProposal } from './confluence/write/proposal.js';
import { pageToRestore, undoDiff } from './confluence/write/restoration-diff.js';
import { ConfluenceError } from './errors.js';
import type { Connection } from './access/connection.js';
import type { Limits } from './access/limits.js';
import type { WriteBudget } from './access/write-budget.js';
import { BodyStores } from './tool/body-store.js';
import type { PreparedWrite, ToolArtifact } from './tool/artifact.js';
import type { CallArguments, ToolContext, ToolDefinition, ToolOutput } from './tool/define-tool.js';
import {
  connectionOf,
  createEnvironment,
  type Environment,
  type EnvironmentOptions,
  type ToolRuntime,
} from './tool/environment.js';
import { readableArguments, unknownArguments } from './tool/read-arguments.js';
import { bound, defaultMaxTokens, errorOutput } from './tool/result.js';
import { diffOf } from './tool/write-preview.js';
import { outcomeOutput, preparedOutput } from './tool/write-result.js';

export type Toolset = ToolDefinition['toolset'];

/** The definitions of the selected tools, in the order of the catalogue. Throws `ConfluenceError` (`misconfigured`) for unknown names. */
export function toolDefinitionsOf(selection: ToolSelection): ToolDefinition[] {
  return selectTools(selection);
}

const definitionOf = (name: string): ToolDefinition | undefined =>
  toolDefinitions.find((definition) => definition.name === name);

/** What a call does, as a short line for a live display; of a tool that is not of this kit, its name. */
export function describeCall(name: string, args: CallArguments): string {
  return definitionOf(name)?.describe(args) ?? `calling ${name}`;
}

/** Whether an answer that used the tool should rest on a page. */
export function carriesPassages(name: string): boolean {
  const definition = definitionOf(name);
  return definition?.toolset === 'read' && definition.carriesPassages === true;
}

/** Whether the tool proposes changes. */
export function preparesChange(name: string): boolean {
  return definitionOf(name)?.toolset === 'write';
}

export interface ConfluenceToolkitOptions extends ToolSelection, Limits {
  /** Where it is kept which proposals were begun to be sent; whoever shares it sends each once. Default: of this tool kit, in memory. */
  claims?: Claims | undefined;
  /**
   * The connection of the one user the tools serve, or a function that finds it for a run. The function must take the
   * user from the run's context: whatever a model writes is no identity.
   */
  connection: EnvironmentOptions['connection'];
  /** Upper bound of one result, in tokens. Default 4,000, at least 600. */
  maxTokens?: number | undefined;
  /**
   * When the user has to authorize: `report` (default) answers with a text and the link, in the artifact too; `throw`
   * throws the `ConfluenceError`, for a program that shows the link itself.
   */
  onAuthorizationRequired?: 'report' | 'throw';
}

/**
 * The Confluence tools as LangChain tools, for an agent of any make. A tool that writes only prepares: its result's
 * `artifact.prepared` is the proposal with its preview, and nothing changes until a program hands the proposal to
 * {@link ConfluenceToolkit.execute}, after a human has seen and approved it.
 *
 * @example
 * const tools = new ConfluenceToolkit({ connection: scalekit.connection('ada@acme.example') }).getTools();
 * createAgent({ model, tools });
 */
export class ConfluenceToolkit {
  readonly #options: EnvironmentOptions & ConfluenceToolkitOptions;
  readonly #definitions: ToolDefinition[];
  readonly #claims: Claims;

  /** Throws `ConfluenceError` (`misconfigured`) for unknown toolsets or tool names. */
  constructor(options: ConfluenceToolkitOptions) {
    // Below 600 a title with its link might not fit.
    const maxTokens = Math.max(600, options.maxTokens ?? defaultMaxTokens);
    this.#options = { ...options, maxTokens, bodies: new BodyStores() };
    this.#definitions = selectTools(options);
    this.#claims = options.claims ?? createMemoryClaims();
  }

  /** Whether tools that write are among the selected ones. */
  get writes(): boolean {
    return this.#definitions.some(({ toolset }) => toolset === 'write');
  }

  /**
   * The selected tools in the order of the catalogue. A result is text for the model and an artifact for programs:
   * `{sources, requests, error?, authorization?, prepared?}`. Failures of Confluence, of Scalekit and of the arguments
   * are results, not exceptions; an abort of the run is thrown.
   */
  getTools(): DynamicStructuredTool[] {
    return this.#definitions.map((definition) => bindTool(definition, this.#options));
  }

  /** The connection that a run uses, and so its user. */
  connectionOf(runtime: ToolRuntime = {}): Connection {
    return connectionOf(this.#options, runtime);
  }

  /**
   * Carries out a proposal that a tool of this kit prepared for the user of `runtime`, in this process or another, and
   * tells what became of it: `artifact.outcome` as `execute` of the domain gives it. It is sent once, however often and by
   * whom this is asked for. Failures are results (`artifact.error`), and then nothing was written.
   */
  async execute(
    proposal: unknown,
    runtime: ToolRuntime = {},
    options: { writeBudget?: WriteBudget } = {},
  ): Promise<ToolOutput> {
    return resultOf(this.#options.maxTokens, async (counting) => {
      if (!this.writes) throw mayNotWrite();
      const write = readProposal(proposal);
      const { context } = counting(
        createEnvironment(this.#options, runtime, {
          readOnly: false,
          writeBudget: options.writeBudget,
        }),
      );
      const { confluence, signal, attachFrom } = context;
      const claims = this.#claims;
      return outcomeOutput(write, await execute(confluence, write, { signal, claims, attachFrom }));
    });
  }

  /**
   * Prepares to take back a change, as its outcome's `undo` says; nothing is sent.
   * @throws ConfluenceError `conflict` when somebody has edited since, naming who; whatever reading may throw.
   */
  async prepareUndo(undo: Undo, runtime: ToolRuntime = {}): Promise<PreparedWrite> {
    if (!this.writes) throw mayNotWrite();
    const { confluence } = createEnvironment(this.#options, runtime).context;
    const page = await pageToRestore(confluence, undo);
    const proposal = await prepareUndo(confluence, undo, page);
    const prepared = { proposal, preview: { diff: diffOf(await undoDiff(page, proposal)), notes: [] } };
    requireWriteSpace(prepared, this.#options);
    return prepared;
  }
}

function bindTool(
  definition: ToolDefinition,
  options: EnvironmentOptions & ConfluenceToolkitOptions,
): DynamicStructuredTool {
  const { name, title, description, schema, toolset, hints } = definition;
  const { maxTokens } = options;
  return new DynamicStructuredTool({
    name,
    description,
    schema: readableArguments(schema, { refuseUnknown: toolset === 'write' }),
    responseFormat: 'content_and_artifact',
    metadata: {
      toolset,
      write: toolset === 'write',
      annotations: {
        title,
        readOnlyHint: hints.readOnly,
        destructiveHint: hints.destructive,
        idempotentHint: hints.idempotent,
        openWorldHint: hints.openWorld,
      },
    },
    func: async (
      input: Record<string, unknown>,
      _run?: CallbackManagerForToolRun,
      config?: RunnableConfig,
    ): Promise<[string, ToolArtifact]> => {
      const { content, artifact } = await resultOf(
        maxTokens,
        async (counting) => {
          // LangChain passes its tool runtime here, a superset of the config it declares.
          const runtime = (config ?? {}) as ToolRuntime;
          const environment = counting(createEnvironment(options, runtime));
          const output = await run(definition, input, environment.context, options);
          const ignored = unknownArguments(schema, runtime.toolCall?.args);
          return { ...output, content: [...ignored, output.content].join('\n') };
        },
        ({ authorization }) => authorization !== undefined && options.onAuthorizationRequired === 'throw',
      );
      return [content, artifact];
    },
  });
}

/**
 * What work gives, within the limit of a result and with the number of its requests; an error of the closed family is a
 * result as well, unless it is to be thrown. Work passes the environment that it makes through `counting`.
 */
async function resultOf(
  maxTokens: number,
  work: (counting: (environment: Environment) => Environment) => Promise<ToolOutput>,
  isThrown: (error: ConfluenceError) => boolean = () => false,
): Promise<ToolOutput> {
  let requests = () => 0;
  // Tools keep to the budget themselves and say how to get the rest; this is the last wall.
  const within = ({ content, artifact }: ToolOutput): ToolOutput => ({
    content: bound(content, maxTokens),
    artifact: { ...artifact, requests: requests() },
  });
  try {
    return within(
      await work((environment) => {
        requests = environment.requests;
        return environment;
      }),
    );
  } catch (error) {
    if (!ConfluenceError.isInstance(error) || isThrown(error)) throw error;
    return within(errorOutput(error));
  }
}

async function run(
  definition: ToolDefinition,
  input: Record<string, unknown>,
  context: ToolContext,
  options: ConfluenceToolkitOptions,
): Promise<ToolOutput> {
  if (definition.toolset === 'read') return definition.run(input, context);
  const prepared = await definition.prepare(input, context);
  requireWriteSpace(prepared, options);
  return preparedOutput(prepared);
}

/** Refuses early what the access layer would refuse when it is sent, so that nobody is asked in vain. */
function requireWriteSpace({ proposal }: PreparedWrite, { spaces, writeSpaces = spaces }: Limits): void {
  const { space } = proposal.subject;
  if (writeSpaces === undefined || writeSpaces.some((key) => key.toLowerCase() === space.toLowerCase())) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: `The space ${JSON.stringify(space)} is not among those that may be changed here (${writeSpaces.join(', ') || 'none'}).`,
    next: 'Propose the change in one of these spaces, or tell the user that the operator decides which they are.',
  });
}

function mayNotWrite(): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: 'This run may only read. Nothing was sent.',
    next: 'Do without the change, or let the operator enable writing.',
  });
}
