const macro = (name: string, parameters: Record<string, string>, body = ''): string =>
  `<ac:structured-macro ac:name="${name}" ac:schema-version="1" ac:macro-id="3f2c1d00-77aa-4bcd-9e10-aa01bb02cc03">${Object.entries(
    parameters,
  )
    .map(([key, value]) => `<ac:parameter ac:name="${key}">${value}</ac:parameter>`)
    .join('')}${body}</ac:structured-macro>`;
const rich = (body: string): string => `<ac:rich-text-body>${body}</ac:rich-text-body>`;
const page = (title: string): string =>
  `<ac:link><ri:page ri:content-title="${title}" ri:version-at-save="7" /></ac:link>`;

/** One section with every construct that a page of a wiki is made of. */
function section(index: number): string {
  return [
    `<h2 local-id="a1b2c3d4e5f${index % 10}">Section ${index} &mdash; caf&eacute; &amp; release</h2>`,
    `<p local-id="0a1b2c3d4e5f">Plain text with <strong>bold </strong>and <em>italic</em>, <code>a &lt; b</code>, a <a href="https://example.com/a?x=1&amp;y=2">link</a>, ${page('Runbook')} and 日本語のテキスト 🚀.&nbsp;The service must be stopped before it is moved, because two of them would write to one store. ${macro('status', { title: 'DONE', colour: 'Green' })} <time datetime="2026-10-01" /> <ac:emoticon ac:name="tick" /> <ac:inline-comment-marker ac:ref="c0ffee00-1111-2222-3333-444455556666">commented words</ac:inline-comment-marker> by <ac:link><ri:user ri:account-id="5f0000000000000000000${(index % 90) + 10}" /></ac:link>.</p>`,
    `<table data-table-width="760" data-layout="default" ac:local-id="t${index}"><colgroup><col style="width: 381.0px;" /><col style="width: 379.0px;" /></colgroup><tbody><tr><th><p><strong>Name</strong></p></th><th><p>Value</p></th><th><p>Note</p></th></tr><tr><td rowspan="2"><p>timeout</p></td><td><p>30 s</p></td><td><p>a | b</p><p>second</p></td></tr><tr><td colspan="2"><p>see <a href="https://example.com">there</a></p></td></tr></tbody></table>`,
    `<ul><li><p>first</p><ol start="1"><li><p>nested <strong>one</strong></p></li><li><p>nested two</p><ul><li><p>deep</p></li></ul></li></ol></li><li><p>second item with some more words in it</p></li></ul>`,
    macro(
      'code',
      { language: 'go' },
      `<ac:plain-text-body><![CDATA[func run(name string) error {\n\tif a < b && c {\n\t\treturn fmt.Errorf("</p>&nbsp;%s", name)\n\t}\n\treturn nil\n}\n]]></ac:plain-text-body>`,
    ),
    macro(
      ['info', 'note', 'warning', 'tip'][index % 4] ?? 'info',
      {},
      rich('<p>Mind the gap, and the order of the steps.</p>'),
    ),
    macro('expand', { title: 'More' }, rich('<p>Hidden until somebody asks for it.</p>')),
    `<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>Left column</p></ac:layout-cell><ac:layout-cell><p>Right column</p></ac:layout-cell></ac:layout-section></ac:layout>`,
    `<ac:task-list><ac:task><ac:task-id>${index}</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">Ship it</span></ac:task-body></ac:task></ac:task-list>`,
    `<ac:image ac:align="center" ac:layout="center" ac:original-height="531" ac:original-width="776" ac:width="760"><ri:attachment ri:filename="plan-${index}.png" ri:version-at-save="1" /><ac:caption><p>Step <em>${index}</em></p></ac:caption></ac:image>`,
    `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Purple.</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div class="panel"><p>Purple.</p></div></ac:adf-fallback></ac:adf-extension>`,
  ].join('');
}

/** A page in storage format of about `size` characters. */
export function generatedPage(size: number): string {
  const sections: string[] = [];
  for (let length = 0, index = 1; length < size; index++) {
    const text = section(index);
    sections.push(text);
    length += text.length;
  }
  return sections.join('');
}
