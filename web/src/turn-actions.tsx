import { signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Turn } from '../../src/server/protocol.js';
import { turnMarkdown } from '../../src/server/thread-markdown.js';
import { ask, isReplaceable } from './state.js';
import { texts } from './texts/index.js';

/** Id of the turn whose question is being edited. */
const edited = signal<string | undefined>(undefined);

/** A question; where it is being edited, the field for it. */
export function Question({ turn, isLast }: { turn: Turn; isLast: boolean }): VNode {
  const isEdited = isLast && edited.value === turn.id;
  return (
    <>
      <h2 class={isEdited ? 'asked unseen' : 'asked'}>
        <span dir="auto">{turn.question}</span>
      </h2>
      {isEdited && <QuestionField turn={turn} />}
    </>
  );
}

function QuestionField({ turn }: { turn: Turn }): VNode {
  const t = texts.value;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const leave = (): void => {
    edited.value = undefined;
    document.getElementById('question')?.focus();
  };
  const send = async (): Promise<void> => {
    const question = field.current?.value.trim() ?? '';
    if (question !== '' && (await ask(question, turn.id))) leave();
  };
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave();
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.target !== field.current) return;
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={field}
        rows={3}
        dir="auto"
        maxLength={20_000}
        aria-label={t.editQuestion}
        defaultValue={turn.question}
      />
      <div class="actions">
        <button class="main">{t.send}</button>
        <button type="button" onClick={leave}>
          {t.back}
        </button>
      </div>
    </form>
  );
}

/** What can be done with a turn that has ended, and what it has cost. */
export function TurnActions({ turn, isLast }: { turn: Turn; isLast: boolean }): VNode | null {
  const t = texts.value;
  const isAgain = isLast && isReplaceable(turn);
  const isOver = turn.status !== 'running' && !(isLast && turn.authorization !== undefined);
  if (!isOver || (turn.answer.trim() === '' && !isAgain)) return null;
  const cost = turn.usage === undefined ? '' : t.usage(turn.usage);
  return (
    <div class="turn-actions">
      {turn.answer.trim() !== '' && <Copy turn={turn} />}
      {isAgain && (
        <>
          <button class="quiet" onClick={() => (edited.value = turn.id)}>
            {t.editQuestion}
          </button>
          <button class="quiet" onClick={() => void ask(turn.question, turn.id)}>
            {t.retry}
          </button>
        </>
      )}
      {cost !== '' && <span class="muted usage">{cost}</span>}
    </div>
  );
}

function Copy({ turn }: { turn: Turn }): VNode {
  const t = texts.value;
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(turnMarkdown(turn));
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), 2000);
  };
  return (
    <button class="quiet" onClick={() => void copy()}>
      {isCopied.value ? t.copied : t.copy}
    </button>
  );
}
