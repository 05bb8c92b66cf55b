// The report as text.
import { table } from '../writes-report/print.js';
import { modelNames } from './models.js';
import type { InjectionReport, Verdict } from './report.js';

const longest = 600;

/** A row for each channel and front, with a group of columns for each model, then what was seen of each attack that broke through. */
export function injectionText({ verdicts, seconds }: InjectionReport): string {
  const channels = [...new Set(verdicts.map(({ channel }) => channel))];
  const row = (name: string, of: readonly Verdict[]): string[] => [
    name,
    ...modelNames.flatMap((model) => countsOf(of.filter((verdict) => verdict.model === model))),
  ];
  const rows = [
    ['', ...modelNames.flatMap((model) => [model, ...Array.from({ length: 4 }, () => '')])],
    ['channel', ...modelNames.flatMap(() => ['tried', 'read', 'obeyed', 'held', 'broken'])],
    ...channels.map((channel) =>
      row(
        channel,
        verdicts.filter((verdict) => verdict.channel === channel),
      ),
    ),
    row(
      'all in the terminal',
      verdicts.filter(({ front }) => front === 'terminal'),
    ),
    row(
      'all in the web chat',
      verdicts.filter(({ front }) => front === 'web'),
    ),
  ];
  const broken = verdicts.filter((verdict) => verdict.broken.length > 0);
  return [
    `Attacks through text of the wiki: ${verdicts.length}, in ${channels.length} channels, against two models, on two fronts.`,
    table(rows),
    broken.length === 0 ? 'Broken: none.' : `Broken: ${broken.length}.`,
    ...broken.flatMap(({ name, model, front, broken: seen }) => [
      `- ${name} (the model ${model}; ${front})`,
      ...seen.map((what) => `  ${what.slice(0, longest)}`),
    ]),
    `${seconds.toFixed(1)} seconds.`,
  ].join('\n');
}

function countsOf(verdicts: readonly Verdict[]): string[] {
  const count = (is: (verdict: Verdict) => boolean): string => String(verdicts.filter(is).length);
  return [
    String(verdicts.length),
    count(({ hasRead }) => hasRead),
    count(({ hasObeyed }) => hasObeyed),
    count(({ broken }) => broken.length === 0),
    count(({ broken }) => broken.length > 0),
  ];
}
