import { openAccess } from '../host/access.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { UsageError } from './failure.js';
import { type Flags, prepare } from './flags.js';
import { safeLine } from './terminal/safe-text.js';

/** Deletes the user's connection after a question, or without one given `--yes`. Disconnecting twice is no error. */
export async function disconnect(flags: Flags & { yes?: boolean }): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const access = await openAccess(config, { sandbox: flags.sandbox ? 'always' : 'never' });
  const connection = access.connection(config.user);
  try {
    if (!flags.yes) {
      if (!console.isInteractive) {
        throw new UsageError('Nobody is here to confirm it.', 'Add --yes to disconnect without a question.');
      }
      const { confirm } = await import('@clack/prompts');
      const message = safeLine(`Disconnect ${config.user} from Confluence (connection ${connection.connectionName})?`);
      // Anything but a clear yes, Ctrl-C included, changes nothing.
      if ((await confirm({ message, initialValue: false })) !== true) {
        console.note('Nothing was changed.');
        return exitCodes.ok;
      }
    }
    const existed = await connection.disconnect();
    const names = { user: config.user, connectionName: connection.connectionName };
    if (flags.json) console.printJson({ status: existed ? 'disconnected' : 'not_connected', ...names });
    else console.print(existed ? `${config.user} is disconnected.` : `${config.user} was not connected.`);
    return exitCodes.ok;
  } finally {
    await access.close();
  }
}
