/**
 * Markdown in which `@Name` of a known person is a mention again, as pages show it to those who do not need account
 * ids. Code and addresses stay; a name that two of them share stays text.
 */
export function withMentions(markdown: string, people: ReadonlyMap<string, string>): string {
  const accounts = new Map<string, string | undefined>();
  for (const [accountId, name] of people) accounts.set(name, accounts.has(name) ? undefined : accountId);
  const names = [...accounts.keys()].filter((name) => name.trim() !== '');
  if (names.length === 0 || !markdown.includes('@')) return markdown;
  // The longest first, or `@Ada Stone-Reed` would be Ada Stone.
  const pattern = names
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join('|');
  // Code and links first, so that nothing in them is looked at.
  const kept = String.raw`\x60{3}[^]*?(?:\x60{3}|$)|~~~[^]*?(?:~~~|$)|\x60[^\x60\n]*\x60|\[[^\]]*\]\([^)]*\)`;
  const pieces = new RegExp(String.raw`(${kept})|(?<![\p{L}\p{N}.@/])@(${pattern})(?![\p{L}\p{N}])`, 'gu');
  return markdown.replaceAll(pieces, (whole, skipped: string | undefined, name: string | undefined) => {
    const accountId = skipped === undefined && name !== undefined ? accounts.get(name) : undefined;
    return accountId === undefined ? whole : `[@${name}](user:${accountId})`;
  });
}

/** Markdown whose mentions are names alone: account ids are nobody's business, and who has no name is somebody. */
export function withoutAccounts(markdown: string): string {
  return markdown.replaceAll(
    /\[@((?:\\.|[^\]\\])*)\]\(user(?:key|name)?:([^)\s]*)\)/gu,
    (_link, label: string, id: string) => `@${label.replaceAll('\\', '') === id ? 'somebody' : label}`,
  );
}
