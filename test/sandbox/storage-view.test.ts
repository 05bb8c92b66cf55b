import { describe, expect, test } from 'vitest';
import { storageToHtml } from '../../src/sandbox/storage-view.js';
import { fixtureConfluence, ids, people, planStorage } from './fixture.js';

const { index } = fixtureConfluence();
const [ada, bob] = [index.user(people.ada), index.user(people.bob)];
const content = index.content(ids.A);
if (ada === undefined || bob === undefined || content === undefined) throw new Error('The fixture is incomplete.');

const view = (storage: string, user = ada) => storageToHtml(storage, { index, user, content });
const link = (title: string) => `<ac:link><ri:page ri:content-title="${title}" /></ac:link>`;
const macro = (name: string, inner: string) => `<ac:structured-macro ac:name="${name}">${inner}</ac:structured-macro>`;

describe('the view of a storage body', () => {
  test('shows a whole page', () => {
    expect(view(planStorage)).toBe(
      '<h2 id="Releaseplan-Scope">Scope</h2><p>The plan has <span class="inline-comment-marker" data-ref="87342740-a564-38af-a337-4fd80eb5612b">Two releases</span>, in March &amp; in May.</p>' +
        '<div class="confluence-information-macro confluence-information-macro-information"><div class="confluence-information-macro-body"><p>Ask <a class="confluence-userlink user-mention" data-account-id="60c36d0718e9f60071326951" href="https://home.atlassian.com/people/60c36d0718e9f60071326951">@Bob Reed</a> first.</p></div></div>' +
        `<ul class="inline-task-list" data-inline-tasks-content-id="${ids.A}"><li data-inline-task-id="7"><span class="placeholder-inline-tasks">Tag the build <a class="confluence-userlink user-mention" data-account-id="60c36d0718e9f60071326951" href="https://home.atlassian.com/people/60c36d0718e9f60071326951">@Bob Reed</a> <time datetime="2026-11-30"></time></span></li></ul>` +
        `<p><span class="confluence-embedded-file-wrapper"><img class="confluence-embedded-image" alt="The plan" src="/wiki/rest/api/content/${ids.A}/child/attachment/${ids.plan}/download" /></span></p>` +
        `<p>See <a href="/wiki/spaces/ENG/pages/${ids.Q}/Questions">Questions</a>.</p>`,
    );
  });

  test('has absolute addresses in an export', () => {
    expect(storageToHtml(link('Questions'), { index, user: ada, content, isExport: true })).toBe(
      `<a href="https://acme.atlassian.net/wiki/spaces/ENG/pages/${ids.Q}/Questions">Questions</a>`,
    );
  });

  test('links to nothing the reader may not see', () => {
    const title = 'Reserved release notes';
    expect(view(link(title))).toContain(`/pages/${ids.R}/`);
    expect(view(link(title), bob)).toBe(`<span class="unresolved">${title}</span>`);
    expect(view(link(title), bob)).toBe(view(link('No such page'), bob).replace('No such page', title));
  });

  test('includes what the reader may see, and ends a circle', () => {
    const include = (title: string) => macro('include', `<ac:parameter ac:name="">${link(title)}</ac:parameter>`);
    expect(view(include('Reserved release notes'))).toBe('<p>Secret release text.</p>');
    expect(view(include('Reserved release notes'), bob)).toBe('');
    expect(view(include('Release plan'))).toBe('');
  });

  test('lists the children the reader may see', () => {
    const list = (user = ada) =>
      storageToHtml(macro('children', ''), { index, user, content: index.content(ids.Q) ?? content });
    expect(list()).toContain('Reserved release notes');
    expect(list(bob)).toBe('');
  });

  test('shows code as it is, and settings of macros not at all', () => {
    const body = '<ac:plain-text-body><![CDATA[if (a < b && c) {}]]></ac:plain-text-body>';
    expect(view(macro('code', `<ac:parameter ac:name="language">js</ac:parameter>${body}`))).toBe(
      '<div class="code panel pdl"><div class="codeContent panelContent pdl"><pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: js; gutter: false; theme: Confluence" data-theme="Confluence">if (a &lt; b &amp;&amp; c) {}</pre></div></div>',
    );
    expect(view(macro('gallery', '<ac:parameter ac:name="columns">4</ac:parameter>'))).not.toContain('4');
  });

  test.each([
    [
      'status',
      '<ac:parameter ac:name="title">DONE</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter>',
      '<span class="status-macro aui-lozenge aui-lozenge-success">DONE</span>',
    ],
    [
      'excerpt',
      '<ac:parameter ac:name="hidden">true</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body>',
      '',
    ],
    ['unknown-app', '<ac:rich-text-body><p>kept</p></ac:rich-text-body>', '<p>kept</p>'],
  ])('dresses the macro %s', (name, inner, expected) => {
    expect(view(macro(name, inner))).toBe(expected);
  });

  test('runs nothing and never throws', () => {
    expect(view('<script>alert(1)</script><p onclick="x()">a</p>')).toBe('<p>a</p>');
    expect(view('<a href="javascript:alert(1)">b</a>')).toBe('<a>b</a>');
    expect(view('<p>open <b>&foo; <![CDATA[x')).toContain('open');
    expect(view('&lt;script&gt;')).toBe('&lt;script&gt;');
  });
});
