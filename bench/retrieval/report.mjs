const percent = (share) => `${(share * 100).toFixed(1)} %`;
const table = (head, rows) => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => String(row[column]).length)));
  return all
    .map((row) =>
      row.map((cell, column) => String(cell)[column === 0 ? 'padEnd' : 'padStart'](widths[column])).join('  '),
    )
    .join('\n');
};

/** The report of an evaluation for people. */
export function printReport({ corpus, questions, commit, ranking, strategies, byKind, noAnswer, misses, missesBare }) {
  console.log(`${questions} questions on ${corpus}, commit ${commit ?? 'unknown'}, ranking ${ranking}\n`);
  console.log('Answer in what the model sees; tokens, requests and time of the calls a strategy takes by itself');
  console.log(
    table(
      ['', 'after one call', 'after two', 'per 1,000 tokens', 'tokens mean', 'p95', 'requests mean', 'max', 'ms'],
      Object.entries(strategies).map(([name, figures]) => [
        name,
        percent(figures.afterOne),
        percent(figures.afterTwo),
        percent(figures.perThousandTokens),
        figures.tokensMean,
        figures.tokensP95,
        figures.requestsMean.toFixed(2),
        figures.requestsMax,
        figures.wallMs,
      ]),
    ),
  );
  console.log('\nBy kind of question');
  console.log(
    table(
      ['', ...Object.keys(strategies)],
      Object.entries(byKind).map(([kind, shares]) => [
        kind,
        ...Object.keys(strategies).map((name) => percent(shares[name])),
      ]),
    ),
  );
  if (noAnswer.questions > 0) {
    console.log(`\nThe result says that nothing fits (${noAnswer.questions} questions without an answer)`);
    console.log(
      table(
        ['', 'without an answer', 'with one'],
        Object.keys(strategies).map((name) => [
          name,
          percent(noAnswer[name].said),
          percent(noAnswer[name].falseAlarms),
        ]),
      ),
    );
  }
  for (const [name, list] of Object.entries({ ours: misses, oursBare: missesBare })) {
    console.log(`\nMisses of ${name}: ${list.length}`);
    for (const { question, kind, page, reason, rankOfPage } of list)
      console.log(`- ${kind}, ${reason} (page at ${rankOfPage ?? 'no'} of the candidates): ${question} [${page}]`);
  }
}
