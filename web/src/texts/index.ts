import { computed, signal } from '@preact/signals';
import { de } from './de.js';
import { en, type Texts } from './en.js';

/** Languages by their codes, each with its own name. */
export const languages = { en: { name: 'English', texts: en }, de: { name: 'Deutsch', texts: de } };

export type Language = keyof typeof languages;

/** The language of the page. */
export const language = signal<Language>('en');

/** What the page says in the language that is chosen. */
export const texts = computed<Texts>(() => languages[language.value].texts);

/** The first of these languages, e.g. `de-CH`, that the page speaks. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const each of wanted) {
    const code = each.split('-')[0];
    if (code === 'en' || code === 'de') return code;
  }
  return 'en';
}
