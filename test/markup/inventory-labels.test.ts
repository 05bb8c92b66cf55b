import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/markup/page-document.js';

describe('the labels of the inventory', () => {
  it.each<[storage: string, items: string[]]>([
    ['<p local-id="">x</p>', []],
    [
      '<ac:structured-macro ac:name="excerpt" local-id="l"><ac:parameter ac:name="name">N <b>x</b></ac:parameter><ac:parameter ac:name="title">T</ac:parameter></ac:structured-macro>',
      ['localId:l local id l of ac:structured-macro', 'macro:excerpt excerpt macro "N x"'],
    ],
    [
      '<ac:structured-macro ac:name="m" ac:macro-id=""><ac:parameter ac:name="">long words long words long words long words long words long words </ac:parameter></ac:structured-macro>',
      ['macro:m m macro "long words long words long words long w…"'],
    ],
    [
      '<p><ac:inline-comment-marker ac:ref="c1">one two three four five six seven eight nine</ac:inline-comment-marker><ac:inline-comment-marker ac:ref="c1"></ac:inline-comment-marker><ac:inline-comment-marker ac:ref="c2"><br /></ac:inline-comment-marker></p>',
      ['commentMarker:c1 comment on "one two three four five six seven eight…"', 'commentMarker:c2 comment on ""'],
    ],
    [
      '<p><ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link> <ac:link><ri:user ri:userkey="k" /></ac:link> <ac:link><ri:user ri:username="n" /></ac:link> <ac:link><ri:user /></ac:link></p>',
      [
        'mention:a1 mention of a1',
        'localId:m1 local id m1 of ri:user',
        'mention:k mention of k',
        'mention:n mention of n',
        'mention: mention of ',
      ],
    ],
    ['<p><a>x</a><a href="y"> </a><a href="z"><br /></a></p>', ['link:z link to z']],
    [
      '<p><ac:link><ri:space ri:space-key="OPS" /></ac:link> <ac:link ac:anchor="x" /> <ac:link><ri:content-entity ri:content-id="5" /></ac:link> <ac:link><ri:page ri:content-id="6" /></ac:link> <ac:link><ri:shortcut ri:value="s" /></ac:link></p>',
      ['link:OPS link to OPS', 'link:#x link to #x', 'link:5 link to 5', 'link:6 link to 6', 'link:s link to s'],
    ],
    [
      '<ac:link><ri:attachment ri:filename="a.pdf"><ri:page ri:content-title="T" ri:space-key="S" /></ri:attachment></ac:link>',
      ['attachment:a.pdf on S/T file a.pdf on S/T'],
    ],
    ['<ac:image /><ac:image><ri:attachment /></ac:image>', ['image: image ', 'image: image ']],
    [
      '<ac:task-list><ac:task><ac:task-id> 7 </ac:task-id><ac:task-body>a <b>b</b></ac:task-body></ac:task><ac:task /></ac:task-list>',
      ['task:7 task "a b"', 'task: task ""'],
    ],
    [
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-attribute key="extension-key">k</ac:adf-attribute><ac:adf-attribute key="text">Some  text</ac:adf-attribute></ac:adf-node></ac:adf-extension><ac:adf-extension><ac:adf-node type="x"><ac:adf-attribute key="local-id">i</ac:adf-attribute></ac:adf-node></ac:adf-extension><ac:adf-extension />',
      ['macro:k Some text (extension)', 'macro:i x (extension)', 'macro:extension extension (extension)'],
    ],
    [
      '<ac:structured-macro ac:name="view"><ac:default-parameter><ri:attachment ri:filename="d" /></ac:default-parameter><ac:rich-text-body><ri:attachment ri:filename="e" /></ac:rich-text-body></ac:structured-macro>',
      ['macro:view view macro', 'attachment:d file d'],
    ],
  ])('say what is in %s', (storage, items) => {
    const { inventory } = openStorage(storage).edit([]);
    expect(inventory.before.map(({ kind, key, label }) => `${kind}:${key} ${label}`)).toEqual(items);
    expect({ ...inventory, before: [] }).toEqual({ before: [], after: inventory.before, lost: [], gained: [] });
  });
});
