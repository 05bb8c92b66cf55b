import type { CallbackManagerForToolRun } from '@langchain/core/callbacks/manager';
import type { RunnableConfig } from '@langchain/core/runnables';
import { DynamicStructuredTool } from '@langchain/core/tools';

import { selectTools, type ToolSelection } from '../tools/index.js';
import { ConfluenceError } from './errors.js';
import { BodyStores } from './tool/body-store.js';
import type { ToolArtifact, ToolDefinition } from './tool/define-tool.js';
import { createEnvironment, type EnvironmentOptions, type ToolRuntime } from './tool/environment.js';
import { bound, defaultMaxTokens, errorOutput } from './tool/result.js';

export interface ConfluenceToolkitOptions extends ToolSelection {
  /**
   * The connection of the one user the tools serve, or a function that finds it for a run. The function must take the
   * user from the run's context: whatever a model writes is no identity.
   */
  connection: EnvironmentOptions['connection'];
  /** Keys of the only spaces the tools may touch, enforced in every tool. Default: all the user may see. */
  spaces?: readonly string[];
  /** Upper bound of one result, in tokens. Default 4,000, at least 600. */
  maxTokens?: number;
  /**
   * When the user has to authorize: `report` (default) answers with a text and the link, in the artifact too; `throw`
   * throws the `ConfluenceError`, for a program that shows the link itself.
   */
  onAuthorizationRequired?: 'report' | 'throw';
}

/**
 * The Confluence tools as LangChain tools, for an agent of any make.
 *
 * @example
 * const tools = new ConfluenceToolkit({ connection: scalekit.connection('ada@acme.example') }).getTools();
 * createAgent({ model, tools });
 */
export class ConfluenceToolkit {
  readonly #options: ConfluenceToolkitOptions;
  readonly #definitions: ToolDefinition[];
  readonly #bodies = new BodyStores();

  /** Throws `ConfluenceError` (`misconfigured`) for unknown toolsets or tool names. */
  constructor(options: ConfluenceToolkitOptions) {
    this.#options = options;
    this.#definitions = selectTools(options);
  }

  /**
   * The selected tools in the order of the catalogue. A result is text for the model and an artifact for programs:
   * `{sources, requests, error?, authorization?}`. Failures of Confluence, of Scalekit and of the arguments are
   * results, not exceptions; an abort of the run is thrown.
   */
  getTools(): DynamicStructuredTool[] {
    return this.#definitions.map((definition) => bindTool(definition, { ...this.#options, bodies: this.#bodies }));
  }
}

function bindTool(
  definition: ToolDefinition,
  options: ConfluenceToolkitOptions & { bodies: BodyStores },
): DynamicStructuredTool {
  const { name, title, description, schema, toolset, hints } = definition;
  // Below this a title with its link might not fit.
  const maxTokens = Math.max(600, options.maxTokens ?? defaultMaxTokens);
  return new DynamicStructuredTool({
    name,
    description,
    schema,
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
      let requests = () => 0;
      try {
        // LangChain passes its tool runtime here, a superset of the config it declares.
        const environment = createEnvironment({ ...options, maxTokens }, (config ?? {}) as ToolRuntime);
        requests = environment.requests;
        const { content, artifact } = await definition.run(input, environment.context);
        // Tools keep to the budget themselves and say how to get the rest; this is the last wall.
        return [bound(content, maxTokens), { ...artifact, requests: requests() }];
      } catch (error) {
        if (!ConfluenceError.isInstance(error)) throw error;
        if (error.authorization !== undefined && options.onAuthorizationRequired === 'throw') throw error;
        const { content, artifact } = errorOutput(error);
        return [bound(content, maxTokens), { ...artifact, requests: requests() }];
      }
    },
  });
}
