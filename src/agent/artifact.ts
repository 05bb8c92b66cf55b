import type { ToolMessage } from '@langchain/core/messages';
import { type Artifact, readArtifact } from '../tool/artifact.js';

/** The artifact of a result. */
export function artifactOf(message: ToolMessage): Artifact {
  return readArtifact(message.artifact);
}
