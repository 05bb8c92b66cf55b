const known: Record<string, readonly [type: string, description: string]> = {
  '.pdf': ['application/pdf', 'PDF Document'],
  '.docx': ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Microsoft Word Document'],
  '.xlsx': ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Microsoft Excel Spreadsheet'],
  '.pptx': [
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'Microsoft Powerpoint Presentation',
  ],
  '.csv': ['text/csv', 'Text File'],
  '.txt': ['text/plain', 'Text File'],
  '.md': ['text/markdown', 'Text File'],
  '.json': ['application/json', 'Text File'],
  '.yaml': ['application/yaml', 'Text File'],
  '.yml': ['application/yaml', 'Text File'],
  '.xml': ['application/xml', 'XML File'],
  '.html': ['text/html', 'HTML Document'],
  '.png': ['image/png', 'PNG Image'],
  '.jpg': ['image/jpeg', 'JPEG Image'],
  '.jpeg': ['image/jpeg', 'JPEG Image'],
  '.gif': ['image/gif', 'GIF Image'],
  '.svg': ['image/svg+xml', 'SVG Image'],
  '.webp': ['image/webp', 'WebP Image'],
  '.zip': ['application/zip', 'Zip Archive'],
};

/** Media type of a file and Confluence's words for it, by its extension (lower case, with dot). */
export function mediaTypeOf(extension: string): { mediaType: string; description: string | null } {
  const found = known[extension];
  return found === undefined
    ? { mediaType: 'application/octet-stream', description: null }
    : { mediaType: found[0], description: found[1] };
}
