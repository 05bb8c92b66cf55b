// What the tools cost before anybody asks anything: o200k tokens of names, descriptions and schemas as the model gets
// them. Needs a build. Exits 1 above a budget.
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ConfluenceToolkit } from '../dist/src/toolkit.js';

const budgets = { read: 1600, write: 2200 };
// Binding a tool sends nothing, so no connection is needed to look at one.
const connection = () => {
  throw new Error('The benchmark calls no tool.');
};
const print = (name, tokens, note = '') => console.log(`${name.padEnd(32)}${String(tokens).padStart(6)}${note}`);
for (const [toolset, budget] of Object.entries(budgets)) {
  const rows = new ConfluenceToolkit({ connection, toolsets: [toolset] })
    .getTools()
    .map((tool) => ({ name: tool.name, tokens: countTokens(JSON.stringify(convertToOpenAITool(tool))) }));
  const total = rows.reduce((sum, { tokens }) => sum + tokens, 0);
  for (const { name, tokens } of rows) print(name, tokens);
  print(`total ${toolset}`, total, `  (budget ${budget}, o200k)\n`);
  if (total > budget) process.exitCode = 1;
}
