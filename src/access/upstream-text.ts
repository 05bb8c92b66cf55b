import { z } from 'zod';

/** What an error of somebody else's code tells of itself; `errorCode` is the reason phrase in the SDK's exceptions. */
export const foreignError = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  errorCode: z.string().nullish().catch(undefined),
});

const upstreamTextLimit = 300;

/** Text of another system as a quotation: one line, no control characters, bounded. Empty stays empty. */
export function quoted(text: string): string {
  const line = text
    .slice(0, upstreamTextLimit * 8)
    // Java class names in front of v1 messages say nothing to people.
    .replace(/^(?:[a-z]\w*\.)+[A-Z]\w*:\s*/, '')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}\s]+/gu, ' ')
    .trim();
  if (line === '') return '';
  return JSON.stringify(line.length > upstreamTextLimit ? `${line.slice(0, upstreamTextLimit)}…` : line);
}

/**
 * What is left of an error of the SDK: name, redacted message, nothing else. Its exceptions can carry the request,
 * with the token, or the answer, with somebody's content.
 */
export function cleanCause(error: unknown): Error {
  const { name, message, errorCode } = foreignError.safeParse(error).data ?? { name: 'Error', message: '' };
  // The SDK makes its message of the answer's body, an object; the reason phrase is the better half.
  const text = message === '[object Object]' ? (errorCode ?? '') : message;
  const cause = new Error(redact(text).slice(0, upstreamTextLimit));
  cause.name = name || 'Error';
  return cause;
}

function redact(text: string): string {
  return text
    .replace(/\bBearer\s+\S+/gi, 'Bearer [redacted]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[redacted]')
    .replace(
      /\b(client_secret|access_token|refresh_token|identifier)(["']?\s*[=:]\s*["']?)[^\s&"',}]+/gi,
      '$1$2[redacted]',
    );
}
