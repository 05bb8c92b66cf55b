import { signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ListedThread } from '../../src/server/protocol.js';
import {
  about,
  attempt,
  current,
  isRunning,
  refreshThreads,
  remove,
  rename,
  search,
  show,
  signOut,
  threads,
} from './state.js';
import { firstSpoken, language, languages, texts } from './texts/index.js';

/** Whether the list is open on a narrow screen. */
export const isListOpen = signal(false);

const go = async (id: string): Promise<void> => {
  isListOpen.value = false;
  await attempt(() => show(id));
  document.getElementById('question')?.focus();
};

export function ThreadList(): VNode {
  const t = texts.value;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = (words: string): void => {
    search.value = words;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void attempt(refreshThreads), 150);
  };
  return (
    <nav
      id="threads"
      class={isListOpen.value ? 'side open' : 'side'}
      aria-label={t.chats}
      onKeyDown={({ key }) => key === 'Escape' && (isListOpen.value = false)}
    >
      <div class="side-head">
        <button class="main" onClick={() => void go('')}>
          <span aria-hidden="true">+</span> {t.newChat}
        </button>
        <button class="quiet only-narrow" aria-label={t.close} onClick={() => (isListOpen.value = false)}>
          ✕
        </button>
      </div>
      <input
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        value={search.value}
        onInput={({ currentTarget: { value } }) => look(value)}
      />
      {threads.value.length === 0 ? (
        <p class="muted">{search.value === '' ? t.noChats : t.nothingFound}</p>
      ) : (
        <ul>
          {threads.value.map((thread) => (
            <Row key={thread.id} thread={thread} />
          ))}
        </ul>
      )}
      <footer class="muted">
        {about.value && <bdi>{t.you(about.value.user, about.value.model)}</bdi>}
        {about.value?.keepsThreads === false && <p>{t.notKept}</p>}
        <label>
          <span class="unseen">{t.language}</span>
          <select
            value={language.value}
            onChange={({ currentTarget: { value } }) => (language.value = firstSpoken([value]))}
          >
            {Object.entries(languages).map(([code, { name }]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {about.value?.hasLogin && (
          <button class="quiet" onClick={() => void signOut()}>
            {t.signOut}
          </button>
        )}
      </footer>
    </nav>
  );
}

function Row({ thread }: { thread: ListedThread }): VNode {
  const t = texts.value;
  const mode = useSignal<'show' | 'rename' | 'remove'>('show');
  const title = thread.title === '' ? t.untitled : thread.title;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), [mode.value]);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wanted = field.current?.value.trim() ?? '';
    if (wanted === '' || (await rename(thread.id, wanted))) mode.value = 'show';
  };
  // Of the thread that is shown more is known than the list told: that it waits for a consent, for example.
  const isBusy = thread.id === current.value ? isRunning.value : thread.isRunning;
  const state = isBusy ? t.running : thread.waiting > 0 ? t.waitingHere(thread.waiting) : '';
  return (
    <li class="row" onKeyDown={({ key }) => key === 'Escape' && (mode.value = 'show')}>
      {mode.value === 'rename' ? (
        <form onSubmit={(event) => void save(event)}>
          <input ref={field} aria-label={t.renameTo} maxLength={120} defaultValue={title} />
          <button>{t.save}</button>
        </form>
      ) : mode.value === 'remove' ? (
        <div>
          <p dir="auto">{t.removeAsk(title)}</p>
          <button class="main" onClick={() => void remove(thread.id)}>
            {t.remove}
          </button>{' '}
          <button onClick={() => (mode.value = 'show')}>{t.back}</button>
        </div>
      ) : (
        <>
          <button
            class="thread"
            aria-current={thread.id === current.value ? 'page' : undefined}
            onClick={() => void go(thread.id)}
          >
            <bdi>{title}</bdi>
            {state !== '' && <span class="badge">{state}</span>}
          </button>
          <span class="tools">
            <button
              class="quiet"
              aria-label={`${t.rename}: ${title}`}
              title={t.rename}
              onClick={() => (mode.value = 'rename')}
            >
              ✎
            </button>
            <button
              class="quiet"
              aria-label={`${t.remove}: ${title}`}
              title={t.remove}
              onClick={() => (mode.value = 'remove')}
            >
              ✕
            </button>
          </span>
        </>
      )}
    </li>
  );
}
