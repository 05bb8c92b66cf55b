import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { inReadingOrder } from '../../src/links/shown-marks.js';
import type { ShownAuthorization, ShownSource, ShownWrite, Turn } from '../../src/server/protocol.js';
import { UndoCard, WaitingChange } from './approval.js';
import { Link, Markdown } from './markdown.js';
import { ask, isReplaceable, proposeUndo, resume, shownUndo } from './state.js';
import { language, texts } from './texts/index.js';
import { Question, TurnActions } from './turn-actions.js';

/** A question and what came of it. The same turn gives the same tree, which is not looked at again. */
export function TurnView({ turn, isLast }: { turn: Turn; isLast: boolean }): VNode {
  const undo = shownUndo.value?.turnId === turn.id ? shownUndo.value.approval : undefined;
  return useMemo(
    () => (
      <article class="turn" aria-label={turn.question}>
        <Question turn={turn} isLast={isLast} />
        <Steps turn={turn} />
        {turn.answer.trim() !== '' && <Markdown text={turn.answer} sources={turn.sources} name={`source-${turn.id}`} />}
        {turn.status === 'no_answer' && turn.answer.trim() === '' && <p class="muted">{texts.value.noAnswer}</p>}
        {turn.unknownAddresses.length > 0 && <UnknownAddresses addresses={turn.unknownAddresses} />}
        {turn.authorization !== undefined && isLast && (
          <Connect authorization={turn.authorization} isWaiting={turn.isWaiting === true} notice={turn.notice} />
        )}
        {turn.approvals.map((approval) => (
          <WaitingChange key={approval.id} approval={approval} isOpen={isLast && turn.status === 'approval_required'} />
        ))}
        {turn.writes.map((write, index) => (
          <Write key={write.id ?? index} write={write} turnId={turn.id} />
        ))}
        {undo !== undefined && <UndoCard approval={undo} />}
        {turn.sources.length > 0 && <Sources sources={turn.sources} name={`source-${turn.id}`} />}
        {turn.error !== undefined && <Failure turn={turn} isLast={isLast} />}
        <TurnActions turn={turn} isLast={isLast} />
      </article>
    ),
    [turn, isLast, undo, language.value],
  );
}

function Steps({ turn }: { turn: Turn }): VNode | null {
  const t = texts.value;
  const { steps, status, answer } = turn;
  const current = steps.findLast(({ state }) => state === 'running');
  const isBusy = status === 'running' && answer === '';
  if (steps.length === 0 && !isBusy) return null;
  return (
    <details class="steps">
      <summary>
        {status === 'running' ? (
          <span class="busy">
            <span class="dot" aria-hidden="true" />
            <bdi>{turn.isQueued ? t.queued : (current?.description ?? t.thinking)}</bdi>
          </span>
        ) : (
          t.steps(steps.length)
        )}
      </summary>
      <ul>
        {steps.map((step) => (
          <li key={step.id} class={step.state}>
            <span aria-hidden="true">{step.state === 'failed' ? '✗' : step.state === 'done' ? '✓' : '…'}</span>
            <span class="unseen">{t.stepState[step.state]}: </span> <bdi>{inReadingOrder(step.description)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Sources({ sources, name }: { sources: readonly ShownSource[]; name: string }): VNode {
  const t = texts.value;
  const date = new Intl.DateTimeFormat(language.value, { dateStyle: 'medium' });
  return (
    <details class="sources">
      <summary>{t.sources(sources.length)}</summary>
      <ol>
        {sources.map((source, index) => (
          <li key={source.pageId} id={`${name}-${index + 1}`} tabIndex={-1}>
            <Link href={source.url}>
              <bdi>{inReadingOrder(source.title)}</bdi>
            </Link>
            {source.section !== undefined && <bdi class="section"> › {inReadingOrder(source.section)}</bdi>}
            <div class="muted">
              {[source.space, source.updatedAt && t.edited(date.format(new Date(source.updatedAt)))]
                .filter(Boolean)
                .join(' · ')}
            </div>
            {source.quote !== undefined && <blockquote dir="auto">{inReadingOrder(source.quote)}</blockquote>}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface ConnectProps {
  authorization: ShownAuthorization;
  isWaiting: boolean;
  notice: string | undefined;
}

function Connect({ authorization, isWaiting, notice }: ConnectProps): VNode {
  const t = texts.value;
  const isFirst = authorization.reason === 'not_connected' || authorization.reason === 'authorization_pending';
  return (
    <section class="card connect" aria-label={t.connect}>
      <h3>{isFirst ? t.connect : t.connectAgain}</h3>
      <p>{t.reasons[authorization.reason]}</p>
      <p>{authorization.link === undefined ? t.noLink : t.connectText}</p>
      {notice !== undefined && <p class="note">{notice}</p>}
      <div class="actions">
        {authorization.link !== undefined && (
          <Link class="button main" href={authorization.link}>
            {t.connect} <span aria-hidden="true">↗</span>
          </Link>
        )}
        {!isWaiting && <button onClick={() => void resume('retry')}>{t.goOn}</button>}
        {isWaiting && <button onClick={() => void resume('new_link')}>{t.newLink}</button>}
        <button onClick={() => void resume('cancel')}>{t.withoutAccess}</button>
      </div>
      {isWaiting && (
        <p class="muted busy" role="status">
          <span class="dot" aria-hidden="true" />
          {t.waitingForConsent}
        </p>
      )}
    </section>
  );
}

function Write({ write, turnId }: { write: ShownWrite; turnId: string }): VNode {
  const t = texts.value;
  const words: Readonly<Record<string, string>> = t.writeStatus;
  const isDone = write.status === 'done';
  return (
    <section class={`card write ${isDone ? 'done' : 'failed'}`}>
      <p>
        <strong>
          {isDone ? '✓' : '✗'} {write.undone ? t.undone : (words[write.status] ?? write.status)}
        </strong>{' '}
        <bdi>{write.summary}</bdi>
      </p>
      <p class="where">
        <Link href={write.page.url}>
          <bdi>{inReadingOrder(write.page.title)}</bdi>
        </Link>{' '}
        {write.page.version !== undefined && <span class="muted">{t.version(write.page.version)}</span>}
        {write.canUndo && <button onClick={() => void proposeUndo(turnId)}>{t.undo}</button>}
      </p>
    </section>
  );
}

function UnknownAddresses({ addresses }: { addresses: readonly string[] }): VNode {
  return (
    <div class="note">
      <p>{texts.value.unknownLinks}</p>
      <ul>
        {addresses.map((address) => (
          <li key={address}>
            <code>{address}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Failure({ turn, isLast }: { turn: Turn; isLast: boolean }): VNode {
  const t = texts.value;
  const { error } = turn;
  const isCut = error?.kind === 'cancelled';
  return (
    <div class="failure" role="alert">
      <p dir="auto">{isCut ? t.cutOff : `${error?.message ?? ''} ${error?.next ?? ''}`}</p>
      {isLast && (
        <div class="actions">
          {turn.canGoOn && <button onClick={() => void resume('retry')}>{t.goOn}</button>}
          {!isReplaceable(turn) && <button onClick={() => void ask(turn.question)}>{t.retry}</button>}
        </div>
      )}
    </div>
  );
}
