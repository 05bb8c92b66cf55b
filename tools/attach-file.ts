import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { prepareAttachment } from '../src/confluence/write/attach-file.js';
import { attachablePath } from '../src/confluence/write/attachable-path.js';
import { invalid } from '../src/confluence/write/limits.js';
import { isText } from '../src/confluence/write/media-type.js';
import { sha256 } from '../src/confluence/write/proposal.js';
import { oneLine } from '../src/ours.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument, quotedArgument } from '../src/tool/describe-call.js';
import { addedLines, diffOf } from '../src/tool/write-preview.js';

/** Bytes of a file on this machine that a preview shows; its source and its fingerprint stand for the rest. */
const previewBytes = 262_144;

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
    const real = path === undefined ? undefined : await attachablePath(path, attachFrom);
    const file = real === undefined ? { bytes: Buffer.from(content ?? '', 'utf8'), name } : { path: real, name };
    const proposal = await prepareAttachment(confluence, {
      page: parseReference(input.page),
      file,
      comment: input.comment,
      replace: input.replace,
      spaces,
    });
    const sent = proposal.requests[0]?.file;
    if (sent === undefined || !isText(sent.mediaType)) return { proposal, preview: { diff: '', notes: [] } };
    if (real === undefined) {
      return {
        proposal,
        preview: { diff: diffOf([{ heading: sent.name, diff: addedLines(content ?? '') }]), notes: [] },
      };
    }
    const bytes = await readFile(real);
    // What is shown has to be what will be sent.
    if (sha256(bytes) !== sent.sha256) throw invalid('The file was changed while it was read.', 'Repeat the call.');
    const shown = new TextDecoder().decode(bytes.subarray(0, previewBytes));
    const rest = bytes.length - previewBytes;
    const notes =
      rest > 0
        ? [
            `The first ${previewBytes.toLocaleString('en')} bytes are shown; the source has ${rest.toLocaleString('en')} more.`,
          ]
        : [];
    return { proposal, preview: { diff: diffOf([{ heading: sent.name, diff: addedLines(shown) }]), notes } };
  },
});
