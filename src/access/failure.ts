import { z } from 'zod';

/** What became of a request that did not succeed. */
export type Failure =
  | { kind: 'answer'; status: number; body: UpstreamBody; error: unknown }
  /** No answer in time: the work may have been done. */
  | { kind: 'timeout'; error: unknown }
  /** The caller gave up waiting; `error` is the reason it gave. */
  | { kind: 'cancelled'; error: unknown }
  /** No answer; `sent` is false only when the request certainly never left. */
  | { kind: 'network'; sent: boolean; error: unknown };

/** An error body, read no further than its known shapes (contract of Confluence's two error families). */
export type UpstreamBody =
  | { family: 'v2' | 'v1' | 'gateway'; status: number; text: string; detail?: string }
  | { family: 'other' };

const v2Schema = z.object({
  errors: z
    .array(
      z.object({
        // A number in most recordings, the string "409" in some.
        status: z.coerce.number(),
        code: z.string().catch(''),
        title: z.string().catch(''),
        detail: z.string().nullish().catch(undefined),
      }),
    )
    .min(1),
});
const v1Schema = z.object({ statusCode: z.number(), message: z.string().catch('') });
// Codes below 400 are gRPC codes: other services behind the proxy answer with those, Atlassian's gateway does not.
const gatewaySchema = z.object({ code: z.number().min(400).max(599), message: z.string() });

/** Reads the body of an error, parsed from JSON or not, as far as its shape is known. */
export function readBody(value: unknown): UpstreamBody {
  const v2 = v2Schema.safeParse(value).data?.errors[0];
  if (v2 !== undefined) {
    return { family: 'v2', status: v2.status, text: v2.title, ...(v2.detail ? { detail: v2.detail } : {}) };
  }
  const v1 = v1Schema.safeParse(value).data;
  if (v1 !== undefined) return { family: 'v1', status: v1.statusCode, text: v1.message };
  const gateway = gatewaySchema.safeParse(value).data;
  if (gateway !== undefined) return { family: 'gateway', status: gateway.code, text: gateway.message };
  return { family: 'other' };
}
