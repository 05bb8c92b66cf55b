/** The comment markers in a body, each reference once. */
function markersOf(storage: string): Set<string> {
  const references = new Set<string>();
  for (const match of storage.matchAll(/<ac:inline-comment-marker\b[^>]*?\bac:ref="([^"]+)"/gu)) {
    references.add(match[1] ?? '');
  }
  return references;
}

/** A sentence when inline comments of the old body have no place in the new one: a lost marker orphans its comment. */
export function lostMarkers(before: string, after: string): string[] {
  const kept = markersOf(after);
  const lost = [...markersOf(before)].filter((reference) => !kept.has(reference)).length;
  if (lost === 0) return [];
  return [`${lost} inline ${lost === 1 ? 'comment loses its' : 'comments lose their'} place in the text.`];
}
