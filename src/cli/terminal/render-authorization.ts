import type { AuthorizationReason, AuthorizationRequest } from '../../errors.js';
import wrapAnsi from 'wrap-ansi';
import { safeLine } from './safe-text.js';
import { webAddress } from '../../links/web-address.js';
import type { Style } from './style.js';

const reasons: Record<AuthorizationReason, string> = {
  not_connected: 'Confluence is not connected yet.',
  authorization_pending: 'The connection to Confluence is not finished: nobody has pressed Allow yet.',
  verification_pending: 'Access was granted, but it is not confirmed yet that it was you.',
  expired: 'Access to Confluence has expired.',
  disconnected: 'Confluence was disconnected.',
  grant_revoked: 'Access to Confluence was withdrawn.',
  scope_missing: 'The permission you gave does not cover what is needed.',
};

/** The request for authorization as a block of lines of `width`; the link stands whole and alone, so that it can be copied. */
export function renderAuthorization(authorization: AuthorizationRequest, style: Style, width: number): string {
  const { link, expiresAt, reason } = authorization;
  const bar = style.paint('yellow', '┃');
  const barred = (text: string): string[] =>
    wrapAnsi(text, Math.max(width - 2, 20), { hard: true })
      .split('\n')
      .map((line) => `${bar} ${line}`);
  const target = link === undefined ? undefined : webAddress(link);
  const lines = [
    style.paint(['bold', 'yellow'], 'Authorization required'),
    reasons[reason],
    ...(target === undefined
      ? ['No link could be made; the connection in the Scalekit dashboard needs a look.']
      : ['Open this link in a browser, check what it asks for, and press Allow:']),
  ];
  const place = `Connection ${safeLine(authorization.connectionName, 80)}${expiresAt ? `, link valid until ${clockTime(expiresAt)}` : ''}.`;
  return [
    ...lines.flatMap(barred),
    ...(target === undefined
      ? []
      : ['', `${indent(target, width)}${style.hasLinks ? style.link(target, target) : target}`, '']),
    ...barred(style.paint('dim', place)),
  ].join('\n');
}

/** Space before a link, where the line has room for both: one that goes on in the next line is copied from its margin. */
const indent = (link: string, width: number): string => ' '.repeat(Math.max(0, Math.min(2, width - link.length)));

function clockTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return safeLine(iso, 40);
  const isToday = time.toDateString() === new Date().toDateString();
  const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
  return isToday
    ? clock
    : `${time.getFullYear()}-${String(time.getMonth() + 1).padStart(2, '0')}-${String(time.getDate()).padStart(2, '0')} ${clock}`;
}
