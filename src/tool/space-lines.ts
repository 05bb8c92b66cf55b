import { asked, joined, ours, type Ours, spaceKey } from '../ours.js';
import { estimateTokens } from '../tokens.js';
import type { ToolResult } from './define-tool.js';

/** Keys that name no space that the user can see, and keys that do, likeliest first. */
interface UnknownSpaces {
  unknown: readonly string[];
  known: readonly string[];
}

/**
 * A result below the line that says which of the spaces that were asked for there are not, which there are, and where it
 * was looked instead; without such spaces the result alone.
 */
export function inSpacesResult(
  { spaces, strange, maxTokens }: { spaces: readonly string[]; strange: UnknownSpaces | undefined; maxTokens: number },
  result: (maxTokens: number) => ToolResult,
): ToolResult {
  if (strange === undefined) return result(maxTokens);
  const note = unknownSpaceNote(strange, spaces.length > strange.unknown.length);
  const { text, artifact } = result(maxTokens - estimateTokens(note) - 1);
  return {
    text: { ...text, head: joined([note, text.head], '\n') },
    artifact: { ...artifact, unknownSpaces: strange },
  };
}

function unknownSpaceNote({ unknown, known }: UnknownSpaces, hasOthers: boolean): Ours {
  const names = joined(
    unknown.map((key) => asked(key, 60)),
    ', ',
  );
  const there = known.length === 0 ? ours`` : ours` There are: ${joined(known.map(spaceKey), ', ')}.`;
  return ours`No space ${names} is visible for this user.${there} Searched ${hasOthers ? 'the others' : 'without it'}:`;
}
