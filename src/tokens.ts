import { estimateTokenCount } from 'tokenx';

// tokenx is within about 10 % of o200k for prose, code and tables; the rest is room for other vocabularies.
const safetyFactor = 1.3;

/**
 * Tokens that a text costs, estimated from above: for prose about a third more than o200k counts. Adds up: the estimate
 * of lines joined is at most the sum of theirs. Linear in the length of the text.
 */
export function estimateTokens(text: string): number {
  let longRuns = 0;
  // Ids, base64 and other long words are what the estimate gets wrong by a factor of three.
  const prose = text.replaceAll(/\S{20,}/gu, (run) => {
    const perToken = /^\p{Ll}+$/u.test(run) ? 3 : run.includes('://') ? 2.2 : 1.4;
    longRuns += Math.max(run.length / perToken, floor(run));
    return ' ';
  });
  return Math.ceil(Math.max(estimateTokenCount(prose) * safetyFactor, floor(prose)) + longRuns);
}

/** What a text costs at least, by kind of character: catches digits, signs and scripts that tokenx takes for words. */
function floor(text: string): number {
  let tokens = 0;
  let previous = 0;
  let repeats = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    repeats = code === previous ? repeats + 1 : 0;
    const before = previous;
    previous = code;
    // Rules, dots and indents: a run of one character is a few tokens.
    if (repeats > 3) tokens += 0.1;
    else if (code === 0x20) tokens += 0.05;
    else if (code === 0x0a) tokens += 0.6;
    else if (code >= 0x30 && code <= 0x39) tokens += before >= 0x30 && before <= 0x39 ? 0.42 : 2;
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) tokens += 0.25;
    else if (code < 0x80) tokens += 0.75;
    else if (code >= 0x300 && code < 0x370) tokens += 1.2;
    else if (code < 0x530) tokens += 0.55;
    else if (code < 0x900) tokens += 0.9;
    else if (code < 0x1100) tokens += 1.3;
    else if (code < 0x2000) tokens += 2.1;
    else if (code < 0x2e80) tokens += 1.6;
    else if (code < 0x3400) tokens += 1.1;
    else if (code < 0x4e00) tokens += 2.2;
    else if (code < 0xd800) tokens += 1.3;
    else if (code < 0x10000) tokens += 1.5;
    else tokens += 3;
  }
  return tokens;
}
