// A whole front in 60 lines: a page that asks, shows the authorization link, approves changes and takes them back.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  approveAll,
  ConfluenceError,
  type Host,
  readTurn,
  rejectAll,
  type Thread,
  type TurnResult,
} from 'confluence-agent';

const safe = (value: string): string => value.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);

const formAround = (body: string): string =>
  `<form method="post">${body}<input name="question">${button('ask')}</form>`;
const button = (action: string): string => `<button name="action" value="${action}">${action}</button>`;

/** What a turn came to: the answer, its sources, the link to authorize, changes to decide about. */
function rendered({ answer, citations, authorization, approvals = [], writes = [], error }: TurnResult): string {
  return [
    `<p>${safe(answer)}</p>`,
    ...citations.map(({ title, url }) => `<p><a href="${safe(url)}">${safe(title)}</a></p>`),
    ...(authorization?.link === undefined
      ? []
      : [`<p><a href="${safe(authorization.link)}">Authorize</a></p>`, button('continue')]),
    ...approvals.map(({ summary, diff }) => `<p>${safe(summary)}</p><pre>${safe(diff)}</pre>`),
    ...approvals.map(({ id, hash }) => `<input type="hidden" name="shown" value="${safe(`${id} ${hash}`)}">`),
    ...(approvals.length > 0 ? [button('approve'), button('reject')] : []),
    ...writes.map(
      ({ status, summary, canUndo }) => `<p>${status}: ${safe(summary)}</p>${canUndo ? button('undo') : ''}`,
    ),
    ...(error === undefined ? [] : [`<p>${safe(error.message)} ${safe(error.next)}</p>`]),
  ].join('\n');
}

/** Does what a button says, on the user's one thread. */
async function act(thread: Thread, form: URLSearchParams): Promise<string> {
  const action = form.get('action');
  if (action === 'continue') return rendered(await readTurn(thread.resume()));
  if (action === 'undo') return `<p>${safe((await thread.undo({ decide: async () => true })).text)}</p>`;
  if (action === 'approve' || action === 'reject') {
    // What the person has seen, whatever waits by now.
    const shown = form.getAll('shown').map((each) => {
      const [id = '', hash = ''] = each.split(' ');
      return { id, hash };
    });
    return rendered(await readTurn(thread.decide((action === 'approve' ? approveAll : rejectAll)(shown))));
  }
  return rendered(await readTurn(thread.run(form.get('question') ?? '')));
}

/** Serves the page to one user, whom a real front would know from a login. */
export function serveFront(host: Host, user: string): Server {
  const page = async (request: IncomingMessage): Promise<string> =>
    request.method === 'POST'
      ? act(await host.user(user).open('page'), new URLSearchParams(await text(request)))
      : '<p>Ask the wiki:</p>';
  return createServer((request, response) => {
    void page(request)
      .catch((error: unknown) => `<p>${safe(ConfluenceError.isInstance(error) ? error.message : 'It failed.')}</p>`)
      .then((body) => response.setHeader('content-type', 'text/html; charset=utf-8').end(formAround(body)));
  });
}
