import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { MailCatcherConfig } from './config.js';
import { createHttpDoor } from './http-door.js';
import { MailStore } from './mail-store.js';
import { createSmtpDoor } from './smtp-door.js';

export interface MailCatcher {
  readonly smtpPort: number;
  /** Of what lists the mails. */
  readonly url: string;
  /** Takes no more mails; what was acknowledged is kept. */
  stop(): Promise<void>;
}

/** @throws an error of the system when a port is taken or the directory cannot be written */
export async function startMailCatcher(config: MailCatcherConfig): Promise<MailCatcher> {
  const { SMTP_PORT, HTTP_PORT, HOST, MAILS_DIRECTORY, MAILS_KEPT } = config;
  const mails = new MailStore({ directory: MAILS_DIRECTORY, keep: MAILS_KEPT });
  const [smtp, http] = [createSmtpDoor(mails), createHttpDoor(mails)];
  const listening = smtp.listen(SMTP_PORT, HOST);
  await once(listening, 'listening');
  const url = await http.listen({ port: HTTP_PORT, host: HOST });
  return {
    smtpPort: (listening.address() as AddressInfo).port,
    url,
    stop: async () => {
      const { promise: closed, resolve } = Promise.withResolvers<undefined>();
      smtp.close(() => {
        resolve(undefined);
      });
      await Promise.all([closed, http.close()]);
      mails.close();
    },
  };
}
