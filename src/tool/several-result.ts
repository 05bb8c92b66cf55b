import { asked, joined, ours, type Ours } from '../ours.js';
import { estimateTokens } from '../tokens.js';
import { composeResult, roomInside } from './compose-result.js';
import type { ToolResult } from './define-tool.js';
import { type AskedQuestion, readAsLine, unseen } from './finding-lines.js';
import { passageFacts } from './passage-lines.js';
import type { ShownParts } from './shown-parts.js';
import { sourceOf } from './sources.js';
import { unshownOf, writeUnshown } from './unshown-passages.js';

type Passage = Parameters<typeof unshownOf>[0][number] &
  Parameters<typeof passageFacts>[0] & { page: Parameters<typeof sourceOf>[0] };

/** What was found for several questions, as far as a result tells it. */
interface ShownAnswers {
  findings: readonly {
    strength: 'strong' | 'weak' | 'none';
    missing: readonly string[];
    readAs: readonly { word: string; instead: string }[];
    candidates: { total: number };
  }[];
  passages: readonly Passage[];
  /** For each question the places of its passages among those. */
  places: readonly (readonly number[])[];
}

/** Estimated tokens of the questions and passages of one result, however many questions there are. */
const mostTokens = 3300;

/** Tokens that the passages of several questions may take in a result. */
export function severalRoom(questions: readonly AskedQuestion[], maxTokens: number): number {
  const head = joined(
    questions.map((question) =>
      verdictOn(question, { strength: 'weak', missing: question.query.split(/\s+/u), readAs: [] }, [8, 8, 8]),
    ),
    '\n',
  );
  return Math.max(1, Math.min(mostTokens - estimateTokens(head), roomInside({ head, tail: unseen, maxTokens })));
}

/** A line for each question, which of the passages are for it and how well they answer; then the passages, each once. */
export function severalResult(
  questions: readonly AskedQuestion[],
  { findings, passages, places }: ShownAnswers,
  { maxTokens, shown }: { maxTokens: number; shown: ShownParts },
): ToolResult {
  const unshown = unshownOf(passages, shown);
  const numbers = passages.map((passage) => unshown.passages.indexOf(passage) + 1);
  const verdicts = questions.flatMap((question, index) => {
    const found = findings[index];
    return found === undefined
      ? []
      : [
          verdictOn(
            question,
            found,
            (places[index] ?? []).map((at) => numbers[at] ?? 0),
          ),
        ];
  });
  const isSure = findings.every(({ strength }) => strength === 'strong');
  const { text } = composeResult({
    head: joined(verdicts, '\n'),
    wiki: passages.length === 0 ? {} : { text: writeUnshown(unshown) },
    tail: isSure
      ? ours``
      : ours`For what is not answered: try other words, or say that the wiki does not answer it. ${unseen}`,
    maxTokens,
  });
  const pages = new Map(passages.map(({ page }) => [page.id, page]));
  return {
    text,
    artifact: {
      sources: [...pages.values()].map((page) => sourceOf(page)),
      passages: passages.map(passageFacts),
      questions: questions.map(({ query }, index) => ({
        query,
        strength: findings[index]?.strength,
        passages: places[index],
        readAs: findings[index]?.readAs,
      })),
    },
  };
}

/** Which passages are for a question, by their numbers, 0 for one that was shown before; and how well they answer it. */
function verdictOn(
  { subject }: AskedQuestion,
  { strength, missing, readAs }: Omit<ShownAnswers['findings'][number], 'candidates'>,
  shown: readonly number[],
): Ours {
  if (shown.length === 0) return ours`${subject}: no passage fits.`;
  const numbers = joined(
    [
      ...shown.filter((number) => number > 0).map((number) => ours`${number}`),
      ...(shown.includes(0) ? [ours`shown before`] : []),
    ],
    ', ',
  );
  if (strength === 'strong') return ours`${subject}: ${numbers}.${readAsLine(readAs)}`;
  const lacking = joined(
    missing.slice(0, 4).map((word) => asked(word, 30)),
    ', ',
  );
  return ours`${subject}: nothing found answers it for sure${lacking === '' ? '' : ours` (no passage has ${lacking})`}; the closest: ${numbers}.${readAsLine(readAs)}`;
}
