import { pairs } from '../pairs.js';

// Legacy names; `blue-star` stands for "any other emoji" in newer pages and is therefore not in the list.
const legacy = pairs(
  'smile 🙂 sad 🙁 cheeky 😛 laugh 😄 wink 😉 thumbs-up 👍 thumbs-down 👎 information ℹ️ tick ✅ cross ❌ warning ⚠️ ' +
    'plus ➕ minus ➖ question ❓ light-on 💡 light-off 💡 yellow-star ⭐ red-star ⭐ green-star ⭐ heart ❤️ broken-heart 💔',
);

const atlassian = pairs(
  'atlassian-check_mark ✅ atlassian-cross_mark ❌ atlassian-info ℹ️ atlassian-warning ⚠️ atlassian-light_bulb_on 💡 ' +
    'atlassian-light_bulb_off 💡 atlassian-plus ➕ atlassian-minus ➖ atlassian-question_mark ❓',
);

const maxId = 200;

/** What an `ac:emoticon` shows: the character where it has one, else its short name such as `:party:`. */
export function emojiText(attribute: (name: string) => string | undefined): string {
  const fallback = attribute('ac:emoji-fallback');
  if (fallback && !/^:.*:$/u.test(fallback)) return fallback;
  const given = attribute('ac:emoji-id') ?? '';
  // A family with skin tones has ten code points.
  const id = given.length > maxId ? '' : given;
  const points = id.split('-').map((part) => Number.parseInt(part, 16));
  if (/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/iu.test(id) && points.every((point) => point > 0 && point <= 0x10ffff)) {
    return String.fromCodePoint(...points).replaceAll(/\p{Cs}/gu, '');
  }
  const name = attribute('ac:name') ?? '';
  return (
    atlassian.get(id) ?? attribute('ac:emoji-shortname') ?? fallback ?? legacy.get(name) ?? (name ? `:${name}:` : '')
  );
}
