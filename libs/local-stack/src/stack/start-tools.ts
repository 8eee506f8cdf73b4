import { join } from 'node:path';
import { MailCatcher } from '../services/mail-catcher.js';
import type { LocalStackOptions } from './stack-options.js';
import type { StartedParts } from './started-parts.js';

/** Starts the mail catcher. It stops with the stores, after whoever sends. */
export async function startMailCatcher(
  options: LocalStackOptions,
  parts: StartedParts,
): Promise<MailCatcher> {
  const { directory, layout, files, progress, signal } = options;
  signal.throwIfAborted();
  const catcher = new MailCatcher({
    program: files.mailCatcher,
    ports: layout.mail,
    mailsDirectory: join(directory, 'data/mails'),
    logDirectory: join(directory, 'logs'),
  });
  parts.add('stores', { name: 'mail catcher', stop: () => catcher.process.stop() });
  await progress.step(`mail catcher on ${layout.mail.smtp}`, () => catcher.untilReady(signal));
  return catcher;
}
