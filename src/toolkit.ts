import type { CallbackManagerForToolRun } from '@langchain/core/callbacks/manager';
import type { RunnableConfig } from '@langchain/core/runnables';
import { ToolMessage } from '@langchain/core/messages';
import { DynamicStructuredTool } from '@langchain/core/tools';

import { z } from 'zod';

import { selectTools, toolDefinitions, type ToolSelection } from '../tools/index.js';
import { execute } from './confluence/write/changes.js';
import { type Claims, createMemoryClaims } from './confluence/write/claims.js';
import type { Undo } from './confluence/write/outcome.js';
import { readProposal } from './confluence/write/proposal.js';
import { ConfluenceError } from './errors.js';
import { joined, ours, spaceKey } from './ours.js';
import type { Connection } from './access/connection.js';
import type { Limits } from './access/limits.js';
import type { WriteBudget } from './access/write-budget.js';
import { BodyStores } from './tool/body-store.js';
import type { PreparedWrite, ToolArtifact } from './tool/artifact.js';
import type { CallArguments, ToolContext, ToolDefinition, ToolOutput, ToolResult } from './tool/define-tool.js';
import {
  connectionOf,
  createEnvironment,
  type Environment,
  type EnvironmentOptions,
  type ToolRuntime,
} from './tool/environment.js';
import { prepareUndoing } from './tool/prepare-undoing.js';
import { writeResult } from './tool/compose-result.js';
import { errorResult } from './tool/error-result.js';
import { readableArguments, unknownArguments } from './tool/read-arguments.js';
import { defaultMaxTokens } from './tool/result.js';
import { ShownStores } from './tool/shown-parts.js';
import { outcomeResult, preparedResult } from './tool/write-result.js';

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
    this.#options = { ...options, maxTokens, bodies: new BodyStores(), shown: new ShownStores() };
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
      return outcomeResult(write, await execute(confluence, write, { signal, claims, attachFrom }));
    });
  }

  /**
   * Prepares to take back a change, as its outcome's `undo` says; nothing is sent.
   * @throws ConfluenceError `conflict` when somebody has edited since, naming who; whatever reading may throw.
   */
  async prepareUndo(undo: Undo, runtime: ToolRuntime = {}): Promise<PreparedWrite> {
    if (!this.writes) throw mayNotWrite();
    const { confluence } = createEnvironment(this.#options, runtime).context;
    const prepared = await prepareUndoing(confluence, undo);
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
    ): Promise<[string | ToolMessage, ToolArtifact]> => {
      const { content, artifact } = await resultOf(
        maxTokens,
        async (counting) => {
          // LangChain passes its tool runtime here, a superset of the config it declares.
          const runtime = (config ?? {}) as ToolRuntime;
          const environment = counting(createEnvironment(options, runtime));
          const { text, artifact: made } = await run(definition, input, environment.context, options);
          const ignored = unknownArguments(schema, runtime.toolCall?.args);
          return { text: { ...text, head: joined([...ignored, text.head], '\n') }, artifact: made };
        },
        ({ authorization }) => authorization !== undefined && options.onAuthorizationRequired === 'throw',
      );
      return [isFailure(artifact) ? failed(content, artifact, { name, config }) : content, artifact];
    },
  });
}

/** Calls that failed have the status of a failed call; a change that is prepared only waits. */
const isFailure = ({ error }: ToolArtifact): boolean => error !== undefined;

/** The message for a failed call; without a call there is nothing that could have a status, and the content stands alone. */
function failed(
  content: string,
  artifact: ToolArtifact,
  { name, config }: { name: string; config: RunnableConfig | undefined },
): string | ToolMessage {
  const call = toolCall.safeParse(config).data;
  if (call === undefined) return content;
  return new ToolMessage({ tool_call_id: call.toolCall.id, name, content, artifact, status: 'error' });
}

/** LangChain passes the call in the config that it gives to a tool's function. */
const toolCall = z.object({ toolCall: z.object({ id: z.string() }) });

/**
 * What work gives, within the limit of a result and with the number of its requests; an error of the closed family is a
 * result as well, unless it is to be thrown. Work passes the environment that it makes through `counting`.
 */
async function resultOf(
  maxTokens: number,
  work: (counting: (environment: Environment) => Environment) => Promise<ToolResult>,
  isThrown: (error: ConfluenceError) => boolean = () => false,
): Promise<ToolOutput> {
  let requests = () => 0;
  const within = ({ text, artifact }: ToolResult): ToolOutput => ({
    content: writeResult(text, maxTokens),
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
    return within(errorResult(error));
  }
}

async function run(
  definition: ToolDefinition,
  input: Record<string, unknown>,
  context: ToolContext,
  options: ConfluenceToolkitOptions,
): Promise<ToolResult> {
  if (definition.toolset === 'read') return definition.run(input, context);
  const prepared = await definition.prepare(input, context);
  requireWriteSpace(prepared, options);
  return preparedResult(prepared);
}

/** Refuses early what the access layer would refuse when it is sent, so that nobody is asked in vain. */
function requireWriteSpace({ proposal }: PreparedWrite, { spaces, writeSpaces = spaces }: Limits): void {
  const { space } = proposal.subject;
  if (writeSpaces === undefined || writeSpaces.some((key) => key.toLowerCase() === space.toLowerCase())) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: ours`The space ${spaceKey(space)} is not among those that may be changed here (${writeSpaces.length === 0 ? 'none' : joined(writeSpaces.map(spaceKey), ', ')}).`,
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
