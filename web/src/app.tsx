import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import {
  about,
  announcement,
  ask,
  connection,
  current,
  exported,
  isClosedOut,
  isRunning,
  isWaitingForDecision,
  loginAddress,
  problem,
  stop,
  suggestions,
  turns,
} from './state.js';
import { saveMarkdown } from './save-file.js';
import { language, texts } from './texts/index.js';
import { isListOpen, ThreadList } from './thread-list.js';
import { TurnView } from './turn-view.js';

/** The whole page. */
export function App(): VNode {
  const t = texts.value;
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = t.title;
  }, [language.value]);
  if (isClosedOut.value) {
    return (
      <main class="closed">
        {problem.value?.kind === 'login_required' ? (
          <>
            <h1>{t.signedOut}</h1>
            <p>
              <a href={loginAddress()}>{t.signIn}</a>
            </p>
          </>
        ) : (
          <>
            <h1>{t.closedOut}</h1>
            <p>{t.closedOutNext}</p>
          </>
        )}
      </main>
    );
  }
  return (
    <div class="shell">
      <a class="unseen skip" href="#question" onClick={focusQuestion}>
        {t.skip}
      </a>
      <ThreadList />
      <main>
        <header class="bar">
          <button
            class="quiet only-narrow"
            aria-label={t.menu}
            aria-expanded={isListOpen.value}
            aria-controls="threads"
            onClick={() => (isListOpen.value = !isListOpen.value)}
          >
            ☰
          </button>
          <h1>{t.title}</h1>
          {turns.value.length > 0 && (
            <button class="quiet" onClick={() => void save()}>
              {t.export}
            </button>
          )}
        </header>
        {connection.value === 'lost' && (
          <p class="lost" role="status">
            {t.lost}
          </p>
        )}
        <Log />
        {problem.value !== undefined && (
          <p class="problem" role="alert" dir="auto">
            {problem.value.message} {problem.value.next}{' '}
            {problem.value.again !== undefined && <button onClick={problem.value.again}>{t.tryAgain}</button>}
          </p>
        )}
        <Composer />
        <div class="unseen" role="status">
          {announcement.value}
        </div>
      </main>
    </div>
  );
}

async function save(): Promise<void> {
  const text = await exported();
  if (text !== undefined) saveMarkdown(turns.peek()[0]?.question ?? '', text);
}

function focusQuestion(event: Event): void {
  event.preventDefault();
  document.getElementById('question')?.focus();
}

function Log(): VNode {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    isAtEnd.current = true;
  }, [current.value]);
  useLayoutEffect(() => {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [turns.value]);
  return (
    <div
      class="log"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={texts.value.conversation}
      aria-busy={isRunning.value}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
        (isAtEnd.current = scrollHeight - scrollTop - clientHeight < 60)
      }
    >
      {turns.value.length === 0 ? (
        <Welcome />
      ) : (
        turns.value.map((turn, index) => (
          <TurnView key={turn.id} turn={turn} isLast={index === turns.value.length - 1} />
        ))
      )}
    </div>
  );
}

function Welcome(): VNode {
  const t = texts.value;
  const { isSandbox = false, allowsChanges = false, notice } = about.value ?? {};
  const general = isSandbox ? [...t.examplesSandbox, ...(allowsChanges ? [t.exampleChange] : [])] : t.examples;
  const examples = [...suggestions.value.map(t.exampleAbout), ...general];
  return (
    <section class="welcome">
      <h2>{t.hello}</h2>
      <p>{t.helloText}</p>
      {isSandbox && <p class="note">{t.sandbox}</p>}
      {notice !== undefined && <p class="note">{notice}</p>}
      <h3>{t.tryOne}</h3>
      <ul class="examples">
        {examples.map((example) => (
          <li key={example}>
            <button dir="auto" onClick={() => void ask(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Composer(): VNode {
  const t = texts.value;
  const text = useSignal('');
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight + 2, 200)}px`;
  }, [text.value]);
  useEffect(() => field.current?.focus(), []);
  const send = async (): Promise<void> => {
    const question = text.value.trim();
    if (question === '' || isRunning.value) return;
    text.value = '';
    if (!(await ask(question))) text.value = question;
  };
  const end = async (): Promise<void> => {
    await stop();
    // The button goes; the focus must not go with it.
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="composer-box">
        <label class="unseen" for="question">
          {t.question}
        </label>
        <textarea
          id="question"
          ref={field}
          rows={1}
          dir="auto"
          maxLength={20_000}
          placeholder={t.placeholder}
          value={text.value}
          onInput={({ currentTarget: { value } }) => (text.value = value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        {isRunning.value ? (
          <button type="button" onClick={() => void end()}>
            {t.stop}
          </button>
        ) : (
          <button class="main" disabled={text.value.trim() === ''}>
            {t.send}
          </button>
        )}
      </div>
      {isWaitingForDecision.value && text.value !== '' && <p class="muted">{t.dropsChange}</p>}
    </form>
  );
}
