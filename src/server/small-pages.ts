import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A page that says something, and where to go from there. */
export async function saying(
  context: Context,
  {
    title,
    text,
    link,
    status = 200,
  }: {
    title: string;
    text: string;
    link?: { to: string; text: string };
    status?: ContentfulStatusCode;
  },
): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const way = link && html`<p><a href="${link.to}">${link.text}</a></p>`;
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Confluence agent</title>
        <body>
          <main>
            <h1>${title}</h1>
            <p>${text}</p>
            ${way}
          </main>
        </body>
      </html>`,
    status,
  );
}

/** What a browser gets that the one person of a server has not let in. */
export const closedPage = (context: Context): Promise<Response> =>
  saying(context, {
    title: 'This browser is not let in',
    text: 'The address that confluence-agent web prints lets in one browser, once. Start it again for a new one; conversations are kept.',
    status: 401,
  });
