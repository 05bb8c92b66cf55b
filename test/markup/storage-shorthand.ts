// Short ways to write the storage that the writer makes, for whole outputs in tests.

export const parameter = (name: string, value: string) => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;

export const macro = (name: string, inside = '') =>
  inside === ''
    ? `<ac:structured-macro ac:name="${name}" ac:schema-version="1" />`
    : `<ac:structured-macro ac:name="${name}" ac:schema-version="1">${inside}</ac:structured-macro>`;

export const rich = (content: string) => `<ac:rich-text-body>${content}</ac:rich-text-body>`;

export const plain = (text: string) => `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`;

export const link = (resource: string, body: string, anchor = '') =>
  `<ac:link${anchor && ` ac:anchor="${anchor}"`}>${resource}<ac:link-body>${body}</ac:link-body></ac:link>`;

export const task = (id: number, status: string, body: string, nested = '') =>
  `<ac:task><ac:task-id>${id}</ac:task-id><ac:task-status>${status}</ac:task-status>${
    body === '' ? '<ac:task-body />' : `<ac:task-body>${body}</ac:task-body>`
  }${nested}</ac:task>`;

export const tasks = (...items: string[]) => `<ac:task-list>${items.join('')}</ac:task-list>`;

export const table = (...rows: string[]) =>
  `<table data-layout="default"><tbody>${rows.map((row) => `<tr>${row}</tr>`).join('')}</tbody></table>`;

export const image = (inside: string, attributes = '') =>
  `<ac:image ac:align="center" ac:layout="center"${attributes}>${inside}</ac:image>`;

export const inlineImage = (inside: string, attributes = '') =>
  `<ac:image ac:inline="true"${attributes}>${inside}</ac:image>`;

export const caption = (content: string) => `<ac:caption><p>${content}</p></ac:caption>`;

export const file = (name: string) => `<ri:attachment ri:filename="${name}" />`;

export const list = (...items: string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

export const decision = (content: string) =>
  `<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute>${
    content === '' ? '<ac:adf-content />' : `<ac:adf-content>${content}</ac:adf-content>`
  }</ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list">${
    content === '' ? '<li />' : `<li>${content}</li>`
  }</ul></ac:adf-fallback></ac:adf-extension>`;

/** Storage without the local ids of decisions, which are made of the content. */
export const withoutLocalIds = (storage: string) =>
  storage.replaceAll(/<ac:adf-attribute key="local-id">[\da-f-]{36}<\/ac:adf-attribute>/gu, '');

export const purplePanel = (content: string) =>
  `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content>${content}</ac:adf-content></ac:adf-node></ac:adf-extension>`;
