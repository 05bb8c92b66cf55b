// Generators of Confluence storage for the property tests. Every construct is one that Cloud serves or stores; what may
// stand where follows the editor's own rules in `dialectPage` and only XML's in `storagePage`.
import fc from 'fast-check';
import {
  acLocalId,
  attributes,
  attributeText,
  cdata,
  fileName,
  inline,
  localId,
  macroId,
  maybe,
  parameter,
  plainInline,
  several,
  spaceKey,
  text,
  uuid,
  xml,
  type Storage,
} from './arbitrary-inline.js';
import { anyCharacter } from '../helpers/properties.js';
import { soup } from './arbitrary-words.js';

/** Any well-formed page: real constructs, nested in every way the XML allows. */
export function storagePage(): Storage {
  return page('any');
}

/** A page that the Markdown dialect carries: read, written and read again it gives the same Markdown. */
export function dialectPage(): Storage {
  return page('dialect');
}

/** What a server never sends and a model might: pages cut, crossed, with stray tags or control characters, and token soup. */
export function brokenStorage(): Storage {
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 60 }),
    kind: fc.constantFrom('cut', 'drop', 'repeat', 'insert', 'insert', 'swap'),
    token: fc.constantFrom(...soup),
  });
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(storagePage(), fc.array(damage, { minLength: 1, maxLength: 3 })).map(damaged) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...soup), { maxLength: 30 }).map((tokens) => tokens.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 60 }) },
  );
}

type Damage = { at: number; length: number; kind: string; token: string };

function damaged([storage, steps]: [string, Damage[]]): string {
  return steps.reduce((text, { at, length, kind, token }) => {
    const start = Math.floor(at * text.length);
    const end = start + length;
    if (kind === 'cut') return text.slice(0, start);
    if (kind === 'drop') return text.slice(0, start) + text.slice(end);
    if (kind === 'repeat') return text.slice(0, end) + text.slice(start);
    if (kind === 'insert') return text.slice(0, start) + token + text.slice(start);
    return text.slice(0, start) + text.slice(end, end + length) + text.slice(start, end) + text.slice(end + length);
  }, storage);
}

const paragraph: Storage = fc.oneof(
  { weight: 6, arbitrary: xml`<p${localId}>${inline}</p>` },
  { weight: 1, arbitrary: xml`<p style="text-align: center;"${localId}>${inline}</p>` },
  {
    weight: 1,
    arbitrary: fc.constantFrom('<p />', '<p> </p>', '<p>&nbsp;</p>', '<p><br /></p>', '<p local-id="0a1b2c3d4e5f" />'),
  },
);
const heading: Storage = fc
  .tuple(fc.integer({ min: 1, max: 6 }), localId, plainInline)
  .map(([level, id, content]) => `<h${level}${id}>${content}</h${level}>`);
const image: Storage = xml`<ac:image${attributes(
  fc.constantFrom(' ac:layout="center"', ' ac:layout="align-start"', ''),
  maybe(xml` ac:alt="${fc.oneof(fileName, attributeText)}"`),
  fc.constantFrom('', ' ac:width="760" ac:custom-width="true"'),
)}>${fc.oneof(
  xml`<ri:attachment ri:filename="${fileName}" ri:version-at-save="1" />`,
  xml`<ri:attachment ri:filename="${fileName}"><ri:page ri:space-key="${spaceKey}" ri:content-title="${attributeText}" /></ri:attachment>`,
  fc.constant('<ri:url ri:value="https://example.com/a.png?x=1&amp;y=2" />'),
)}${maybe(xml`<ac:caption><p>${text}<em>${text}</em></p></ac:caption>`)}${maybe(fc.constant('<ac:adf-mark key="border" size="1" color="#091e4224" />'))}</ac:image>`;

const codeBody: Storage = several(
  fc.constantFrom(
    'if (a < b && c) {',
    '  return "x";',
    '}',
    '',
    '\t- not a list',
    '```',
    '````',
    '~~~',
    '&nbsp;',
    '</p>',
    ']]>',
    'a]]',
    '| x |',
    '# no',
    '한글',
    '  ',
  ),
  0,
  5,
  '\n',
);
const code: Storage = xml`<ac:structured-macro ac:name="code"${macroId}>${maybe(parameter('language', fc.constantFrom('go', 'java', 'c#', 'none', 'typescript')))}${maybe(parameter('title', attributeText))}${maybe(parameter('linenumbers', fc.constant('true')))}<ac:plain-text-body>${cdata(codeBody)}</ac:plain-text-body></ac:structured-macro>`;
const plainMacro: Storage = xml`<ac:structured-macro ac:name="${fc.constantFrom('html', 'mermaid', 'plantuml', 'my-app')}"${macroId}>${maybe(parameter('mode', attributeText))}<ac:plain-text-body>${cdata(codeBody)}</ac:plain-text-body></ac:structured-macro>`;
const pointer: Storage = fc.oneof(
  fc.constant(
    '<ac:structured-macro ac:name="toc" ac:schema-version="1"><ac:parameter ac:name="maxLevel">3</ac:parameter></ac:structured-macro>',
  ),
  fc.constant('<ac:structured-macro ac:name="children" ac:schema-version="2" />'),
  xml`<ac:structured-macro ac:name="include"${macroId}>${parameter('', xml`<ac:link><ri:page ri:content-title="${attributeText}" /></ac:link>`)}</ac:structured-macro>`,
  xml`<ac:structured-macro ac:name="view-file"${macroId}>${parameter('name', xml`<ri:attachment ri:filename="${fileName}" />`)}</ac:structured-macro>`,
  xml`<ac:structured-macro ac:name="drawio"${macroId}>${parameter('diagramName', attributeText)}${parameter('revision', fc.constant('3'))}</ac:structured-macro>`,
);
const task = (content: Storage, nested?: Storage): Storage =>
  xml`<ac:task>
<ac:task-id>{task}</ac:task-id>${maybe(xml`<ac:task-uuid>${uuid}</ac:task-uuid>`)}<ac:task-status>${fc.constantFrom('incomplete', 'complete')}</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">${content}</span></ac:task-body>${nested ? maybe(nested) : fc.constant('')}</ac:task>`;
const taskList: Storage = xml`<ac:task-list${maybe(xml` ac:task-list-id="${uuid}"`)}>${several(task(plainInline), 1, 3)}</ac:task-list>`;
const decision: Storage = xml`<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>${text}</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list"><li>stale copy</li></ul></ac:adf-fallback></ac:adf-extension>`;

const list = (item: Storage): Storage =>
  fc.oneof(
    xml`<ul${localId}>${several(item, 1, 3)}</ul>`,
    xml`<ol${fc.constantFrom(' start="1"', '', ' start="7"')}${localId}>${several(item, 1, 3)}</ol>`,
  );
/** Items begin with their paragraph, as the editor writes them; nested lists and images follow. */
const listOf = (depth: number, more: Storage): Storage =>
  list(xml`<li${localId}><p>${inline}</p>${maybe(depth > 0 ? fc.oneof(listOf(depth - 1, more), more) : more)}</li>`);

const richMacro = (name: Storage, parameters: Storage, content: Storage): Storage =>
  xml`<ac:structured-macro ac:name="${name}"${macroId}>${parameters}<ac:rich-text-body>${content}</ac:rich-text-body></ac:structured-macro>`;
const panel = (content: Storage): Storage =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: richMacro(
        fc.constantFrom('info', 'tip', 'note', 'warning'),
        maybe(parameter('title', attributeText)),
        content,
      ),
    },
    {
      weight: 1,
      arbitrary: richMacro(
        fc.constant('panel'),
        xml`${maybe(parameter('panelIconText', fc.constant('🔔')))}${maybe(parameter('title', attributeText))}${parameter('bgColor', fc.constant('#E6FCFF'))}`,
        content,
      ),
    },
    {
      weight: 1,
      arbitrary: xml`<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">${fc.constantFrom('note', 'info')}</ac:adf-attribute><ac:adf-content>${content}</ac:adf-content></ac:adf-node><ac:adf-fallback><div class="panel"><p>stale copy</p></div></ac:adf-fallback></ac:adf-extension>`,
    },
  );
const expand = (content: Storage): Storage =>
  richMacro(fc.constant('expand'), maybe(parameter('title', attributeText), 3), content);
const transparent = (content: Storage): Storage =>
  fc.oneof(
    richMacro(fc.constant('excerpt'), maybe(parameter('name', fc.constant('summary'))), content),
    richMacro(fc.constant('details'), fc.constant(''), content),
  );
const unknownRich = (content: Storage): Storage =>
  richMacro(fc.constantFrom('fancy', 'my-app-box'), maybe(parameter('mode', attributeText)), content);

/** A rectangular table, with one merged area at most, of cells with `content`. */
function tableOf(content: Storage): Storage {
  const grid = fc.integer({ min: 1, max: 3 }).chain((columns) =>
    fc.array(
      fc.array(fc.tuple(content, fc.constantFrom('', '', ' data-highlight-colour="#d9d9d9"')), {
        minLength: columns,
        maxLength: columns,
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  );
  const area = fc.record({
    row: fc.nat(2),
    column: fc.nat(2),
    height: fc.integer({ min: 1, max: 2 }),
    width: fc.integer({ min: 1, max: 2 }),
  });
  return fc
    .record({
      grid,
      merged: fc.option(area, { nil: undefined }),
      header: fc.constantFrom('row', 'row', 'row', 'none', 'column', 'both'),
      numbered: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
      open: fc.constantFrom(
        '<table>',
        '<table data-layout="default" ac:local-id="2947c127-97e1-4b3d-82ff-fcecae88fdc1">',
        '<table data-table-width="760" data-layout="default"><colgroup><col style="width: 381.0px;" /></colgroup>',
      ),
    })
    .map(({ grid: rows, merged, header, numbered, open }) => {
      const lines = rows.map((cells, row) => {
        const written = cells.map(([body, attribute], column) => {
          const name =
            ((header === 'row' || header === 'both') && row === 0) ||
            ((header === 'column' || header === 'both') && column === 0)
              ? 'th'
              : 'td';
          let spans = '';
          if (
            merged &&
            row >= merged.row &&
            row < merged.row + merged.height &&
            column >= merged.column &&
            column < merged.column + merged.width
          ) {
            if (row !== merged.row || column !== merged.column) return '';
            const height = Math.min(merged.height, rows.length - row);
            const width = Math.min(merged.width, cells.length - column);
            spans = (height > 1 ? ` rowspan="${height}"` : '') + (width > 1 ? ` colspan="${width}"` : '');
          }
          return `<${name}${attribute}${spans}>${body}</${name}>`;
        });
        return `<tr>${numbered ? `<td class="numberingColumn">${row === 0 ? '' : row}</td>` : ''}${written.join('')}</tr>`;
      });
      return `${open}<tbody>${lines.join('')}</tbody></table>`;
    });
}

const cellLine: Storage = fc.oneof(
  { weight: 5, arbitrary: xml`<p>${inline}</p>` },
  { weight: 1, arbitrary: fc.constant('<p />') },
);

// What the editor allows where: a paragraph or a list with images and code in a panel, no table in a cell or a panel.
const leafBlocks: Storage = fc.oneof(
  { weight: 5, arbitrary: paragraph },
  { weight: 1, arbitrary: fc.oneof(image, code, taskList) },
);
const editorList = listOf(2, fc.oneof(image, code));
const panelBlocks = several(
  fc.oneof(
    { weight: 3, arbitrary: leafBlocks },
    { weight: 1, arbitrary: editorList },
    { weight: 1, arbitrary: heading },
  ),
  1,
  3,
);
const cellBlocks = fc.oneof(
  { weight: 5, arbitrary: cellLine },
  { weight: 1, arbitrary: several(fc.oneof(cellLine, listOf(0, fc.constant('')), taskList, image), 1, 2) },
);
const editorTable = tableOf(cellBlocks);
const boxBlocks = several(
  fc.oneof(
    { weight: 4, arbitrary: leafBlocks },
    editorList,
    panel(panelBlocks),
    editorTable,
    heading,
    fc.constant('<hr />'),
  ),
  1,
  3,
);
const dialectBlock: Storage = fc.oneof(
  { weight: 5, arbitrary: paragraph },
  { weight: 2, arbitrary: heading },
  { weight: 2, arbitrary: editorList },
  { weight: 2, arbitrary: editorTable },
  { weight: 2, arbitrary: panel(panelBlocks) },
  { weight: 2, arbitrary: fc.oneof(image, code, plainMacro, taskList, pointer, decision, fc.constant('<hr />')) },
  { weight: 1, arbitrary: fc.oneof(expand(boxBlocks), transparent(boxBlocks), unknownRich(boxBlocks)) },
  { weight: 1, arbitrary: xml`<blockquote>${several(paragraph, 1, 2)}</blockquote>` },
);

/** Blocks in blocks without regard for the editor, `depth` deep: what old editors and imports have left behind. */
const anyBlockOf = (depth: number): Storage => {
  if (depth === 0) return fc.oneof({ weight: 3, arbitrary: leafBlocks }, heading, plainMacro, pointer, text);
  const inner = several(anyBlockOf(depth - 1), 1, 2);
  return fc.oneof(
    { weight: 4, arbitrary: dialectBlock },
    fc.oneof(
      panel(inner),
      expand(inner),
      transparent(inner),
      unknownRich(inner),
      xml`<blockquote>${inner}</blockquote>`,
      xml`<div class="content-wrapper">${inner}</div>`,
    ),
    list(fc.oneof(xml`<li>${inner}</li>`, xml`<li>${text}${inner}</li>`)),
    tableOf(inner),
    xml`<table><tbody>${several(xml`<tr>${several(xml`<td rowspan="${fc.constantFrom('1', '2', '9')}">${inner}</td>`, 0, 2)}</tr>`, 1, 3)}</tbody></table>`,
    xml`<ac:task-list>${several(task(inline, xml`<ac:task-list>${task(text)}</ac:task-list>`), 1, 2)}</ac:task-list>`,
  );
};
const anyBlock = anyBlockOf(2);

const gap = fc.constantFrom('', '', '', '', '\n', '\n\n  ', '\r\n');
const layoutOf = (block: Storage): Storage => {
  const cell = (content: Storage) => xml`<ac:layout-cell${acLocalId}>${content}</ac:layout-cell>`;
  return xml`<ac:layout><ac:layout-section ac:type="two_equal" ac:breakout-mode="default">${cell(several(block, 1, 2))}${cell(block)}</ac:layout-section><ac:layout-section ac:breakout-mode="wide" ac:type="fixed-width">${cell(several(block, 0, 2))}</ac:layout-section></ac:layout>`;
};

function page(kind: 'any' | 'dialect'): Storage {
  const block = kind === 'any' ? anyBlock : dialectBlock;
  const body = fc.oneof(
    { weight: 9, arbitrary: several(xml`${block}${gap}`, 0, 5) },
    { weight: 1, arbitrary: layoutOf(block) },
  );
  const start =
    kind === 'any' ? fc.constantFrom('', '', '', '', '', '\uFEFF', '<!-- note -->', '\r\n') : fc.constant('');
  return xml`${start}${body}`.map(numberedTasks);
}

/** Task ids are unique in a page. */
function numberedTasks(storage: string): string {
  let next = 0;
  return storage.replaceAll('{task}', () => String((next += 1)));
}
