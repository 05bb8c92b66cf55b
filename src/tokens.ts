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
  const prose = mayHoldLongRun(text)
    ? text.replaceAll(/\S{20,}/gu, (run) => {
        const perToken = /^\p{Ll}+$/u.test(run) ? 3 : run.includes('://') ? 2.2 : 1.4;
        longRuns += Math.max(run.length / perToken, floor(run));
        return ' ';
      })
    : text;
  const count = isAscii.test(prose) ? asciiTokenCount(prose) : estimateTokenCount(prose);
  return Math.ceil(Math.max(count * safetyFactor, floor(prose)) + longRuns);
}

const longRun = 20;

/** Whether so many signs may stand together without white space of ASCII; most of a text need not be looked at. */
function mayHoldLongRun(text: string): boolean {
  for (let at = 0; at + longRun <= text.length;) {
    let back = at + longRun - 1;
    while (back >= at && kinds[text.charCodeAt(back)] !== space) back--;
    if (back < at) return true;
    at = back + 1;
  }
  return false;
}

const isAscii = /^[\0-\x7f]*$/;

/** What the signs of ASCII are for tokenx: 1 white space, 2 punctuation, 3 digits, 4 lower case, 5 all others. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/\s/u.test(sign)) return 1;
  if (/[.,!?;(){}[\]<>:/\\|@#$%^&*+=`~_"-]/u.test(sign)) return 2;
  return /\d/u.test(sign) ? 3 : /[a-z]/u.test(sign) ? 4 : 5;
});
const space = 1;
const punctuation = 2;
const digits = 3;
const lowerCase = 4;

/** The same as `estimateTokenCount` of tokenx 2 for a text of ASCII, in one walk over its signs: a page has millions of them. */
export function asciiTokenCount(text: string): number {
  let tokens = 0;
  let before = 0;
  for (let at = 0; at < text.length;) {
    const from = at;
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === space) {
      let lineEnd = -1;
      for (; kinds[text.charCodeAt(at)] === space; at++)
        if (lineEnd === -1 && text.charCodeAt(at) === 0x0a) lineEnd = at;
      // A line end alone costs nothing behind punctuation; with more white space behind it, it is an indent.
      if (lineEnd !== -1 && (lineEnd < at - 1 || before !== punctuation)) tokens++;
      before = kind;
      continue;
    }
    let isUniform = true;
    for (let next = kind; (next === punctuation) === (kind === punctuation) && next > space; at++) {
      if (next !== kind) isUniform = false;
      next = kinds[text.charCodeAt(at + 1)] ?? 0;
    }
    const length = at - from;
    if (kind === digits && isUniform) tokens += Math.ceil(length / 3);
    else if (length <= 3 || (kind === lowerCase && isUniform && length <= 8)) tokens++;
    else tokens += Math.ceil(length / (kind === punctuation ? 6 : 7));
    before = kind;
  }
  return tokens;
}

/** What a text costs at least, by kind of character: catches digits, signs and scripts that tokenx takes for words. */
function floor(text: string): number {
  let tokens = 0;
  let previous = 0;
  let repeats = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
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
