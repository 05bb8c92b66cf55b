import type { TurnWarning } from '../../agent/events.js';
import { withoutLink } from '../../links/address.js';
import { safeLine } from './safe-text.js';
import type { Style } from './style.js';

/** What whoever reads an answer should know about it, a line each; empty for nothing. */
export function renderWarnings(warnings: readonly TurnWarning[] | undefined, style: Style): string {
  return (warnings ?? [])
    .map(
      ({ address }) =>
        `${style.paint('yellow', '!')} no source has this address, so it is no link: ${safeLine(withoutLink(address), 300)}`,
    )
    .join('\n');
}
