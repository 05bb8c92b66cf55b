import { chmod, mkdir } from 'node:fs/promises';

/** Creates the folder for state with mode 0700, also where it exists with another one. */
export async function openStateFolder(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
}
