import { ToolMessage } from '@langchain/core/messages';
import { type Artifact, type PreparedWrite, preparedOf, readArtifact } from '../../src/tool/artifact.js';
import type { ConfluenceToolkit } from '../../src/toolkit.js';

/** What a tool gave. */
export interface Called {
  /** For a model. */
  text: string;
  artifact: Artifact & { prepared: PreparedWrite | undefined };
}

/** Calls a tool as LangChain does; what it throws comes out. */
export async function callTool(
  toolkit: ConfluenceToolkit,
  name: string,
  args: Record<string, unknown>,
): Promise<Called> {
  const tool = toolkit.getTools().find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`There is no tool ${name}.`);
  const message: unknown = await tool.invoke({ type: 'tool_call', id: 'call', name, args });
  if (!ToolMessage.isInstance(message)) throw new Error(`${name} gave no message.`);
  const { artifact }: { artifact?: unknown } = message;
  return {
    text: message.text,
    artifact: { ...readArtifact(artifact), prepared: preparedOf(Reflect.get(Object(artifact), 'prepared')) },
  };
}
