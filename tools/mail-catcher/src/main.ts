import { ConfigError } from '@shop/errors';
import { loadConfig } from './config.js';
import { startMailCatcher } from './mail-catcher.js';

try {
  const catcher = await startMailCatcher(loadConfig());
  process.stdout.write(
    `takes mails on port ${String(catcher.smtpPort)}, lists them at ${catcher.url}/mails\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void catcher.stop();
    });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
