import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ConfluenceError } from '../errors.js';
import { fromOperator } from '../ours.js';
import { createOfflineModel, offlineHelp } from './offline-model.js';

/** Used when a key is set and no model is named. */
export const defaultOpenAIModel = 'gpt-5-mini';

/** The variables that decide about a model. */
export interface ModelEnvironment {
  OPENAI_API_KEY?: string;
  OPENAI_BASE_URL?: string;
}

export interface ResolvedModel {
  model: BaseChatModel;
  /** `provider:model`, or `offline`; for records and displays. */
  name: string;
  /** The sentences that the model understands word for word, in Markdown; absent: it needs none. */
  help?: (options: { changes: boolean }) => string;
}

/**
 * A chat model for a specification: `offline`, `openai:MODEL`, `PROVIDER:MODEL` for any provider of LangChain's
 * `initChatModel` whose package is installed, or a bare OpenAI model name. Without one: OpenAI when `OPENAI_API_KEY`
 * or `OPENAI_BASE_URL` is set, else the offline model. Sends nothing.
 *
 * Throws `ConfluenceError` (`misconfigured`) naming the variable to set or the package to install.
 */
export async function resolveModel(
  specification?: string,
  environment: ModelEnvironment = process.env,
): Promise<ResolvedModel> {
  const apiKey = environment.OPENAI_API_KEY?.trim() || undefined;
  const baseUrl = environment.OPENAI_BASE_URL?.trim() || undefined;
  const wanted = specification?.trim() || ((apiKey ?? baseUrl) ? `openai:${defaultOpenAIModel}` : 'offline');
  if (wanted === 'offline') return { model: await createOfflineModel(), name: 'offline', help: offlineHelp };
  const colon = wanted.indexOf(':');
  const provider = colon === -1 ? 'openai' : wanted.slice(0, colon);
  const name = colon === -1 ? wanted : wanted.slice(colon + 1);
  if (name === '') {
    throw misconfigured(`The model "${wanted}" names a provider but no model.`, `Write it as ${provider}:MODEL.`);
  }
  if (provider === 'openai') return { model: await openAIModel(name, apiKey, baseUrl), name: `openai:${name}` };
  return { model: await providerModel(provider, name), name: `${provider}:${name}` };
}

async function openAIModel(model: string, apiKey?: string, baseUrl?: string): Promise<BaseChatModel> {
  if (baseUrl !== undefined && !/^https?:\/\/[^/]/u.test(baseUrl)) {
    throw misconfigured(
      'OPENAI_BASE_URL is not a web address.',
      'Set it to the address of the server up to /v1, for example http://localhost:11434/v1.',
    );
  }
  if (apiKey === undefined && baseUrl === undefined) {
    throw misconfigured(
      `The model openai:${model} needs a key, and OPENAI_API_KEY is not set.`,
      'Create one at https://platform.openai.com/api-keys, or set OPENAI_BASE_URL for a server of your own, or choose the model "offline".',
    );
  }
  const { createOpenAIModel } = await import('./openai-model.js');
  return createOpenAIModel({ model, ...(apiKey && { apiKey }), ...(baseUrl && { baseUrl }) });
}

async function providerModel(provider: string, name: string): Promise<BaseChatModel> {
  const { initChatModel } = await import('langchain');
  try {
    // `initChatModel` gives a configurable wrapper that is a BaseChatModel around the provider's own.
    return await initChatModel(`${provider}:${name}`);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : '';
    const missing = /(@[\w-]+\/[\w-]+)/u.exec(text)?.[1];
    if (/Unable to import/u.test(text) && missing !== undefined) {
      throw misconfigured(
        `The model ${provider}:${name} needs the package ${missing}, which is not installed.`,
        `Run: npm install ${missing}`,
        cause,
      );
    }
    if (/infer model provider|Unsupported|not supported/iu.test(text)) {
      throw misconfigured(
        `The model provider "${provider}" is not known.`,
        'Use openai:MODEL, offline, or a provider of LangChain such as anthropic, google-genai, mistralai, ollama, groq.',
        cause,
      );
    }
    throw misconfigured(
      `The model ${provider}:${name} could not be set up.`,
      "Check the provider's own variables, for example its API key.",
      cause,
    );
  }
}

function misconfigured(message: string, next: string, cause?: unknown): ConfluenceError {
  return new ConfluenceError({
    code: 'misconfigured',
    message: fromOperator(message),
    next: fromOperator(next),
    cause,
  });
}
