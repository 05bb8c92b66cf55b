import { createTwoFilesPatch } from 'diff';

// A unified diff of a block is for people; a block that differs in every line is not worth more time.
const timeout = 300;

/**
 * Unified diff of two Markdown texts, without file names; empty when they are equal. An empty text has no lines. When they differ too much to
 * compare within 300 ms, both are shown whole.
 */
export function unifiedDiff(before: string, after: string): string {
  if (before === after) return '';
  // Abortable calls give undefined at the time-out.
  const lined = (text: string) => (text === '' ? '' : `${text}\n`);
  const patch: string | undefined = createTwoFilesPatch('', '', lined(before), lined(after), '', '', {
    context: 2,
    timeout,
  });
  if (patch !== undefined) return patch.slice(patch.indexOf('@@')).trimEnd();
  const lines = (sign: string, text: string) =>
    text
      .split('\n')
      .map((line) => sign + line)
      .join('\n');
  return `Too different to compare: before and after in full.\n${lines('-', before)}\n${lines('+', after)}`;
}
