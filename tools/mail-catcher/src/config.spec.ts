import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

describe('the config of the mail catcher', () => {
  it('is reached from this machine alone, unless it is told otherwise', () => {
    const env = { SMTP_PORT: '1025', HTTP_PORT: '1080', MAILS_DIRECTORY: '/mails' };
    expect(loadConfig(env)).toMatchObject({ HOST: '127.0.0.1', SMTP_PORT: 1_025, MAILS_KEPT: 50_000 });
  });

  it('lists every fault at once', () => {
    expect(() => loadConfig({ SMTP_PORT: 'smtp', MAILS_KEPT: '0' })).toThrow(
      /SMTP_PORT: .*\n {2}HTTP_PORT: is not set\n {2}MAILS_DIRECTORY: is not set\n {2}MAILS_KEPT: /,
    );
  });
});
