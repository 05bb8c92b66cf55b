import { abilities, farewells, greetings, idle, thanks, wishes } from '../../language/small-talk.js';
import { forms, sentenceList } from './forms.js';
import { type Said, say, sayNoAnswer } from './planned.js';
import type { Texts } from './texts.js';

/** Words that are no question to the wiki: a greeting, thanks, a farewell, a question about the model; undefined for everything else. */
export function talk(question: string, texts: Texts, tools: ReadonlySet<string>): Said | undefined {
  if (greetings.test(question)) return say(texts('greeting'));
  if (thanks.test(question)) return say(texts('thanks'));
  if (farewells.test(question)) return say(texts('farewell'));
  if (!abilities.test(question)) return idle.test(question) ? say(texts('idle')) : undefined;
  const usable = forms.filter(({ tool }) => tools.has(tool));
  const changes = usable.filter((form) => form.changes);
  return say(
    texts('abilities', {
      questions: sentenceList(usable.filter((form) => !form.changes)),
      changes: changes.length === 0 ? '' : texts('changes', { sentences: sentenceList(changes) }),
    }),
  );
}

/** The answer to a wish for a change that has none of the forms: which they are; undefined for everything else. */
export function unreadableWish(question: string, texts: Texts, tools: ReadonlySet<string>): Said | undefined {
  const usable = forms.filter((form) => form.changes && tools.has(form.tool));
  // Where nothing can be changed, only what can be nothing else is taken for a wish.
  const tried = usable.length > 0 ? wishes : wishes.slice(0, -1);
  if (!tried.some((wish) => wish.test(question))) return undefined;
  return usable.length === 0
    ? sayNoAnswer(texts('read only'))
    : sayNoAnswer(texts('not understood', { sentences: sentenceList(usable) }));
}
