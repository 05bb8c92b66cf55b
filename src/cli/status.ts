import { commandLine } from './notices.js';
import { openAccess } from '../host/access.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { type Flags, prepare } from './flags.js';

/** Shows whether the user's Confluence is connected: 0 when it is, 3 when not. */
export async function status(flags: Flags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const access = await openAccess(config, { sandbox: flags.sandbox ? 'always' : 'never' });
  try {
    const connection = access.connection(config.user);
    const { state, since } = await connection.status();
    const { connectionName } = connection;
    if (flags.json) console.printJson({ status: state, since, user: config.user, connectionName });
    else {
      console.print(`${config.user}: ${state.replaceAll('_', ' ')} (connection ${connectionName})`);
      if (state !== 'connected') console.note(`To connect: ${commandLine(['connect'], flags)}`);
    }
    return state === 'connected' ? exitCodes.ok : exitCodes.authorizationRequired;
  } finally {
    await access.close();
  }
}
