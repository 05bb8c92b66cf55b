import { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { fromOperator, ours, quoting, wiki } from '../ours.js';
import { cleanCause, quoted } from '../access/upstream-text.js';
import { exceptionSchema } from './sdk-failure.js';

const tokenEndpointSchema = z.object({
  isAxiosError: z.literal(true),
  code: z.string().optional().catch(undefined),
  response: z.object({ status: z.number() }).optional().catch(undefined),
});

/** Our error for a failed call to Scalekit itself: its token endpoint or its account service. */
export function toScalekitError(error: unknown, connectionName: string): ConfluenceError {
  if (ConfluenceError.isInstance(error)) return error;
  const cause = cleanCause(error);
  const unavailable = (status?: number): ConfluenceError =>
    new ConfluenceError({
      code: 'unavailable',
      message: 'Scalekit cannot be reached or is failing.',
      next: 'Check the network and SCALEKIT_ENVIRONMENT_URL, then try again.',
      status,
      cause,
    });
  const wrongCredentials = (status: number): ConfluenceError =>
    new ConfluenceError({
      code: 'misconfigured',
      message: 'Scalekit refuses the client id or the client secret.',
      next: 'Check SCALEKIT_CLIENT_ID and SCALEKIT_CLIENT_SECRET: Scalekit dashboard, Developers, API credentials.',
      status,
      cause,
    });
  const wrongAddress = (status: number): ConfluenceError =>
    new ConfluenceError({
      code: 'misconfigured',
      message: 'There is no Scalekit environment at the environment URL.',
      next: 'Check SCALEKIT_ENVIRONMENT_URL: Scalekit dashboard, Developers, API credentials.',
      status,
      cause,
    });
  const limited = (): ConfluenceError =>
    new ConfluenceError({
      code: 'rate_limited',
      message: 'Scalekit limits how much may be asked for.',
      next: 'Wait a minute, then try again.',
      status: 429,
      cause,
    });

  // The token request fails as a bare axios error: it happens while the SDK handles the failure of a gRPC call.
  const token = tokenEndpointSchema.safeParse(error).data;
  if (token !== undefined) {
    const status = token.response?.status;
    if (status === undefined) return unavailable();
    if (status === 429) return limited();
    if (status >= 500) return unavailable(status);
    return status === 400 || status === 401 || status === 403 ? wrongCredentials(status) : wrongAddress(status);
  }
  const { name } = exceptionSchema.safeParse(error).data ?? { name: '' };
  switch (name) {
    case 'ScalekitNotFoundException':
      return new ConfluenceError({
        code: 'misconfigured',
        message: ours`Scalekit knows no connection named ${fromOperator(quoted(connectionName))}.`,
        next: 'Check CONFLUENCE_CONNECTION_NAME: Scalekit dashboard, AgentKit, Connections.',
        status: 404,
        cause,
      });
    case 'ScalekitUnauthorizedException':
    case 'ScalekitForbiddenException':
      return wrongCredentials(name === 'ScalekitForbiddenException' ? 403 : 401);
    case 'ScalekitNotImplementedException':
      return wrongAddress(501);
    case 'ScalekitTooManyRequestsException':
      return limited();
    case 'ScalekitBadRequestException':
      return new ConfluenceError({
        code: 'invalid_request',
        message: quoting`Scalekit refuses the request: ${wiki(quoted(cause.message))}.`,
        next: 'Correct what Scalekit names, then try again.',
        status: 400,
        cause,
      });
    default:
      return unavailable();
  }
}
