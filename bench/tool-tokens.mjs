// What the tools cost before anybody asks anything: o200k tokens of names, descriptions and schemas as the model gets
// them. Needs a build. Exits 1 above the budget.
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ConfluenceToolkit } from '../dist/src/toolkit.js';

const budget = 1600;
// Binding a tool sends nothing, so no connection is needed to look at one.
const connection = () => {
  throw new Error('The benchmark calls no tool.');
};
const rows = new ConfluenceToolkit({ connection, toolsets: ['read'] })
  .getTools()
  .map((tool) => ({ name: tool.name, tokens: countTokens(JSON.stringify(convertToOpenAITool(tool))) }));
const total = rows.reduce((sum, { tokens }) => sum + tokens, 0);
for (const { name, tokens } of rows) console.log(`${name.padEnd(32)}${String(tokens).padStart(6)}`);
console.log(`${'total'.padEnd(32)}${String(total).padStart(6)}  (budget ${budget}, o200k)`);
process.exitCode = total > budget ? 1 : 0;
