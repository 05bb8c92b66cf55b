import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ShownApproval } from '../../src/server/protocol.js';
import { type DiffRow, rowsOf } from './diff.js';
import { type EditableText, editableTexts, withTexts } from './editable.js';
import { Link } from './markdown.js';
import { confirmUndo, decide, shownUndo } from './state.js';
import { texts } from './texts/index.js';

/** A proposed change with everything that would be sent; `actions` where it waits for the person. */
export function ApprovalCard({ approval, children }: { approval: ShownApproval; children?: ComponentChildren }): VNode {
  const t = texts.value;
  const { summary, page, version, note, effects, notifiesWatchers, readBefore, diff, requests, decided } = approval;
  const words = { approve: t.approved, edit: t.changed, reject: t.rejected };
  const isUndo = approval.tool === 'undo';
  return (
    <section
      class={`card approval ${decided ?? 'open'}`}
      aria-label={`${isUndo ? t.proposedUndo : t.proposed}: ${summary}`}
    >
      <header>
        <span class="kind">{decided === undefined ? (isUndo ? t.proposedUndo : t.proposed) : words[decided]}</span>
        <h3 dir="auto">{summary}</h3>
        <p class="where">
          <Link href={page.url}>
            <bdi>{page.title}</bdi>
          </Link>{' '}
          <span class="muted">
            {page.space}
            {version !== undefined && ` · ${t.version(version)}`}
          </span>
        </p>
      </header>
      {note !== undefined && (
        <p class="note" dir="auto">
          {note}
        </p>
      )}
      {decided === undefined && (
        <>
          <Diff diff={diff} />
          <ul class="effects" aria-label={t.effects}>
            {effects.map((effect) => (
              <li key={effect} dir="auto">
                {effect}
              </li>
            ))}
            <li>{notifiesWatchers ? t.watchers : t.noWatchers}</li>
            {readBefore.length > 0 && (
              <li dir="auto">{t.readBefore(readBefore.map(({ title }) => title).join(' · '))}</li>
            )}
          </ul>
          <details class="sent">
            <summary>{t.sent}</summary>
            {requests.map(({ request, fields }, index) => (
              <div key={index}>
                <code class="request">{request}</code>
                <dl>
                  {fields.map(({ name, value }) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd dir="auto">{value}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            ))}
          </details>
          {children}
        </>
      )}
    </section>
  );
}

function Diff({ diff }: { diff: string }): VNode {
  const t = texts.value;
  const rows = useMemo(() => rowsOf(diff), [diff]);
  if (rows.length === 0) return <p class="muted">{t.noDiff}</p>;
  const marks = { same: ' ', added: '+', removed: '−', gap: '⋯' };
  return (
    <div class="diff" role="group" aria-label={t.diff} tabIndex={0}>
      <table>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} class={row.kind}>
              <td class="mark" aria-hidden="true">
                {marks[row.kind]}
              </td>
              <td dir="auto">
                {row.kind === 'added' && <span class="unseen">{t.added}: </span>}
                {row.kind === 'removed' && <span class="unseen">{t.gone}: </span>}
                {row.pieces.map((piece, place) => pieceOf(row, piece, place))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function pieceOf({ kind }: DiffRow, { text, changed }: DiffRow['pieces'][number], key: number): ComponentChildren {
  if (!changed) return text;
  return kind === 'added' ? <ins key={key}>{text}</ins> : <del key={key}>{text}</del>;
}

/** A change with what a person can do about it: approve, edit, reject; the keyboard suffices. */
export function WaitingChange({ approval, isOpen }: { approval: ShownApproval; isOpen: boolean }): VNode {
  const t = texts.value;
  const { id, hash } = approval;
  const mode = useSignal<'ask' | 'edit' | 'reject'>('ask');
  const isBusy = useSignal(false);
  const edited = useSignal<readonly EditableText[]>([]);
  const reason = useSignal('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (mode.value === 'ask') return;
    const fields = [...(box.current?.querySelectorAll('textarea') ?? [])];
    // What a person wants to edit is the text, not the name of an operation.
    fields.toSorted((one, other) => other.value.length - one.value.length)[0]?.focus();
  }, [mode.value]);
  const send = async (decision: Parameters<typeof decide>[1]): Promise<void> => {
    isBusy.value = true;
    await decide(id, decision);
    isBusy.value = false;
  };
  const back = (): void => {
    mode.value = 'ask';
    box.current?.focus();
  };
  const propose = (): Promise<void> => send({ type: 'edit', hash, args: withTexts(approval.args, edited.value) });
  const reject = (): Promise<void> => {
    const message = reason.value.trim();
    return send({ type: 'reject', hash, ...(message !== '' && { message }) });
  };
  return (
    <ApprovalCard approval={approval}>
      {isOpen && (
        <div ref={box} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && mode.value !== 'ask' && back()}>
          {mode.value === 'edit' &&
            edited.value.map((text, index) => (
              <label key={index} class="field">
                <span>{text.path.map((part) => (typeof part === 'number' ? part + 1 : part)).join(' › ')}</span>
                <textarea
                  rows={Math.min(12, text.value.split('\n').length + (text.value.length > 60 ? 1 : 0))}
                  value={text.value}
                  onInput={({ currentTarget: { value } }) =>
                    (edited.value = edited.value.map((each, place) => (place === index ? { ...each, value } : each)))
                  }
                />
              </label>
            ))}
          {mode.value === 'reject' && (
            <label class="field">
              <span>{t.reason}</span>
              <textarea
                rows={2}
                maxLength={2000}
                value={reason.value}
                onInput={({ currentTarget: { value } }) => (reason.value = value)}
              />
            </label>
          )}
          <div class="actions">
            {mode.value === 'ask' && (
              <>
                <button class="main" disabled={isBusy.value} onClick={() => void send({ type: 'approve', hash })}>
                  {t.approve}
                </button>
                <button
                  disabled={isBusy.value}
                  onClick={() => {
                    edited.value = editableTexts(approval.args);
                    mode.value = 'edit';
                  }}
                >
                  {t.edit}
                </button>
                <button disabled={isBusy.value} onClick={() => (mode.value = 'reject')}>
                  {t.reject}
                </button>
              </>
            )}
            {mode.value === 'edit' && (
              <button class="main" disabled={isBusy.value} onClick={() => void propose()}>
                {t.proposeAgain}
              </button>
            )}
            {mode.value === 'reject' && (
              <button class="main" disabled={isBusy.value} onClick={() => void reject()}>
                {t.rejectNow}
              </button>
            )}
            {mode.value !== 'ask' && <button onClick={back}>{t.back}</button>}
          </div>
        </div>
      )}
    </ApprovalCard>
  );
}

/** What taking a change back would send, and the yes to just that. */
export function UndoCard({ approval }: { approval: ShownApproval }): VNode {
  const t = texts.value;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  return (
    <ApprovalCard approval={approval}>
      <div class="actions" ref={box}>
        <button class="main" onClick={() => void confirmUndo(approval.hash)}>
          {t.undoNow}
        </button>
        <button onClick={() => (shownUndo.value = undefined)}>{t.back}</button>
      </div>
    </ApprovalCard>
  );
}
