/** Has the browser save a text as a Markdown file that is named after something, e.g. a question. */
export function saveMarkdown(about: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileName(about)}.md`;
  link.click();
  // The browser reads it after this turn of its loop.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Letters and digits of a text, as a name of a file that every system takes. */
export function fileName(text: string): string {
  const name = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
  return name.slice(0, 60).replace(/\p{Cs}$/u, '') || 'conversation';
}
