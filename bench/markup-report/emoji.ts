// Which characters may stand for an emoji that Confluence stores by name, id or fallback.
import { plainEmoji } from './text.js';

const atlassianEmoji: Readonly<Record<string, string>> = {
  check_mark: '✅✔',
  cross_mark: '❌✖',
  info: 'ℹ',
  warning: '⚠',
  light_bulb_on: '💡',
  light_bulb_off: '💡',
  question_mark: '❓❔',
  plus: '➕',
  minus: '➖',
};
const namedEmoji: Readonly<Record<string, string>> = {
  smile: '🙂😊😃😀☺',
  sad: '🙁😞☹😟',
  cheeky: '😛😜😝',
  laugh: '😀😃😄😆😁😂',
  wink: '😉',
  'thumbs-up': '👍',
  'thumbs-down': '👎',
  information: 'ℹ',
  tick: '✅✔☑',
  cross: '❌✖',
  warning: '⚠',
  plus: '➕',
  minus: '➖',
  question: '❓❔',
  'light-on': '💡',
  'light-off': '💡🔅🌑⚫',
  'yellow-star': '⭐🌟',
  'red-star': '⭐🌟🔴',
  'green-star': '⭐🌟🟢',
  'blue-star': '⭐🌟🔵',
  heart: '❤♥',
  'broken-heart': '💔',
};

/** The characters, or the short name, that show an `ac:emoticon` with these attributes. */
export function acceptedEmoji(attributes: Readonly<Record<string, string>>): string[] {
  const fallback = attributes['ac:emoji-fallback'] ?? '';
  const id = attributes['ac:emoji-id'] ?? '';
  const shortName = attributes['ac:emoji-shortname'] ?? '';
  const name = attributes['ac:name'] ?? '';
  const atlassian = atlassianEmoji[id.replace(/^atlassian-/u, '')];
  if (fallback !== '' && !/^:.*:$/u.test(fallback)) return [plainEmoji(fallback)];
  const points = id.split('-').map((part) => Number.parseInt(part, 16));
  if (/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/u.test(id) && points.every((point) => point > 0 && point <= 0x10ffff))
    return [plainEmoji(String.fromCodePoint(...points))];
  if (id.startsWith('atlassian-') && atlassian) return Array.from(atlassian);
  if (shortName !== '') return [shortName];
  return [...Array.from(namedEmoji[name] ?? ''), `:${name}:`];
}
