// What the tools cost before anybody asks anything: o200k tokens of names, descriptions and schemas as the model gets
// them. Exits 1 above a budget.
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ConfluenceToolkit } from '../src/toolkit.js';

const budgets = [
  { toolset: 'read', budget: 2000 },
  { toolset: 'write', budget: 2600 },
] as const;
// Binding a tool sends nothing, so no connection is needed to look at one.
const connection = (): never => {
  throw new Error('The benchmark calls no tool.');
};
const print = (name: string, tokens: number, note = ''): void =>
  console.log(`${name.padEnd(32)}${String(tokens).padStart(6)}${note}`);
for (const { toolset, budget } of budgets) {
  const rows = new ConfluenceToolkit({ connection, toolsets: [toolset] })
    .getTools()
    .map((tool) => ({ name: tool.name, tokens: countTokens(JSON.stringify(convertToOpenAITool(tool))) }));
  const total = rows.reduce((sum, { tokens }) => sum + tokens, 0);
  for (const { name, tokens } of rows) print(name, tokens);
  print(`total ${toolset}`, total, `  (budget ${budget}, o200k)\n`);
  if (total > budget) process.exitCode = 1;
}
