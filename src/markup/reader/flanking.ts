/** What a part shows at its side: white space (or the edge), a letter, a sign, or a symbol that some readers take for a letter. */
export function sideClass(part: string | undefined, side: 'start' | 'end'): 'space' | 'letter' | 'sign' | 'symbol' {
  if (part === undefined || part === '') return 'space';
  const code = part.charCodeAt(side === 'start' ? 0 : part.length - 1);
  if ((code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a))
    return 'letter';
  if (code < 0x80) return code <= 32 ? 'space' : 'sign';
  if (code >= 0xd800 && code <= 0xdfff) return 'symbol';
  const character = String.fromCharCode(code);
  if (/\s/u.test(character)) return 'space';
  return /[\p{P}\p{S}]/u.test(character) ? 'sign' : 'letter';
}
