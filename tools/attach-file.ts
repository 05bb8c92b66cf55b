import { open } from 'node:fs/promises';

import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { prepareAttachment } from '../src/confluence/write/attach-file.js';
import { invalid } from '../src/confluence/write/limits.js';
import { attachablePath, isText, mediaTypeOf } from '../src/tool/attachable-file.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument, quotedArgument } from '../src/tool/describe-call.js';
import { oneLine } from '../src/tool/result.js';
import { addedLines, beginning, diffOf } from '../src/tool/write-preview.js';

/** Bytes of a file that are looked at for the preview. */
const previewBytes = 16_384;

/** A file on a page or blog post. */
export const attachFileTool = defineWriteTool({
  name: 'confluence_attach_file',
  title: 'Attach file',
  toolset: 'write',
  description: 'Propose to attach a file to a page or blog post: give `content` or `path`. A human decides.',
  schema: z.object({
    page: z.string().describe('Page id, address or title, e.g. "1245185"'),
    name: z.string().describe('File name, e.g. "hosts.csv"'),
    content: z.string().optional().describe('Text of the file, e.g. "host,ip"'),
    path: z.string().optional().describe('File in the released folder, e.g. "out/plan.png"'),
    comment: z.string().optional().describe('ASCII, e.g. "As of May"'),
    replace: z.boolean().optional().describe('true: new version of the file of that name'),
  }),
  hints: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  describe: (args) => `attaching${quotedArgument(args, 'name', 'path') || ' a file'} to${pageArgument(args)}`,
  async prepare(input, { attachFrom, confluence, progress, spaces }) {
    const { name, content, path } = input;
    if ((content === undefined) === (path === undefined)) {
      throw invalid('A file has its text or its path.', 'Give exactly one of `content` and `path`.');
    }
    progress(`preparing to attach "${oneLine(name, 80)}"`);
    const mediaType = mediaTypeOf(name);
    const file =
      path === undefined
        ? { bytes: Buffer.from(content ?? '', 'utf8'), name }
        : { path: await attachablePath(path, attachFrom), name };
    const proposal = await prepareAttachment(confluence, {
      page: parseReference(input.page),
      file,
      mediaType,
      comment: input.comment,
      replace: input.replace,
      spaces,
    });
    const text = 'bytes' in file ? content : isText(mediaType) ? await firstText(file.path) : undefined;
    const diff = text === undefined ? '' : addedLines(beginning(text));
    return { proposal, preview: { diff: diffOf([{ heading: name, diff }]), notes: [] } };
  },
});

async function firstText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(previewBytes), 0, previewBytes, 0);
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
