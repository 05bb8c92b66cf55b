import { asked, joined, ours, type Ours, spaceKey } from '../ours.js';

/** The line that says that there are no such spaces, which there are, and where it was searched instead. */
export function unknownSpaceNote(
  { unknown, known }: { unknown: readonly string[]; known: readonly string[] },
  hasOthers: boolean,
): Ours {
  const names = joined(
    unknown.map((key) => asked(key, 60)),
    ', ',
  );
  const there = known.length === 0 ? ours`` : ours` There are: ${joined(known.map(spaceKey), ', ')}.`;
  return ours`No space ${names} is visible for this user.${there} Searched ${hasOthers ? 'the others' : 'without it'}:`;
}
