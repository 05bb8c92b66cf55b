/** How the browser of this machine is started: Debian's, or the one that `CHROMIUM` names. Nothing is downloaded. */
export const launch = {
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // Containers run as root and have 64 MB of shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  },
};
