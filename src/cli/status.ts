import { openAccess } from './access.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { type Flags, prepare } from './flags.js';

/** Shows whether the user's Confluence is connected: 0 when it is, 3 when not. */
export async function status(flags: Flags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const access = await openAccess(config, { sandbox: flags.sandbox ? 'always' : 'never', connectBeforehand: false });
  try {
    const { state, since } = await access.connection.status();
    const { connectionName } = access.connection;
    if (flags.json) console.printJson({ status: state, ...(since && { since }), user: config.user, connectionName });
    else {
      console.print(`${config.user}: ${state.replaceAll('_', ' ')} (connection ${connectionName})`);
      if (state !== 'connected') console.note('Run confluence-agent connect for a link to authorize.');
    }
    return state === 'connected' ? exitCodes.ok : exitCodes.authorizationRequired;
  } finally {
    await access.close();
  }
}
