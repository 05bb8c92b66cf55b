import type { ConsentLink } from './consents.js';
import type { HttpAnswer } from './http.js';

/** The form that asks for consent: who, which connection, which scopes, *Allow* and *Deny*. No script, nothing external. */
export function consentPage(link: ConsentLink, scopes: readonly string[]): HttpAnswer {
  const { identifier, connectionName } = link.account;
  const body = `<h1>Connect Confluence</h1>
<p>An application asks to use Confluence for you.</p>
<dl>
<dt>You</dt><dd>${escapeHtml(identifier)}</dd>
<dt>Connection</dt><dd>${escapeHtml(connectionName)}</dd>
</dl>
<p>It asks for:</p>
<ul>
${scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('\n')}
</ul>
<form method="post">
<p><label>Sign in as somebody else (account id, identifier or name): <input name="as" autocomplete="off"></label></p>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
</form>`;
  // Browsers hold the redirect that follows a form to form-action as well.
  const formTargets = link.userVerifyUrl === undefined ? '' : ` ${new URL(link.userVerifyUrl).origin}`;
  return page(200, 'Connect Confluence', body, `form-action 'self'${formTargets}`);
}

/** A page that only says something. */
export function messagePage(status: number, title: string, text: string): HttpAnswer {
  return page(status, title, `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`, `form-action 'none'`);
}

function page(status: number, title: string, body: string, formAction: string): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; ${formAction}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}dt{font-weight:bold}</style>
</head>
<body>
${body}
</body>
</html>
`,
  };
}

const htmlEscapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => htmlEscapes[character] ?? character);
}
