import { describe, expect, it } from '@jest/globals';
import { failureOf } from './mail-failure.js';

/** As nodemailer has it. */
const failed = (code: string, command: string, responseCode?: number) =>
  Object.assign(new Error('550 <ann@example.org> is unknown here'), { code, command, responseCode });

describe('failureOf', () => {
  it.each([
    ['a recipient that is unknown', failed('EENVELOPE', 'RCPT TO', 550)],
    ['a mail that is not wanted', failed('EMESSAGE', 'DATA', 554)],
    ['an address that nodemailer does not take', failed('EENVELOPE', 'API')],
    ['a mail that is too large', failed('EMESSAGE', 'MAIL FROM')],
  ])('takes %s for final', (_what, error) => {
    expect(failureOf(error)).toMatchObject({ isFinal: true, isOfServer: false });
  });

  it.each([
    ['a mailbox that is busy', failed('EENVELOPE', 'RCPT TO', 450)],
    ['a mail that is put off', failed('EMESSAGE', 'DATA', 451)],
    ['what it does not know', new TypeError('undefined is not a function')],
    ['what is no error at all', null],
  ])('tries the mail again after %s', (_what, error) => {
    expect(failureOf(error)).toMatchObject({ isFinal: false, isOfServer: false });
  });

  it.each([
    ['is not there', failed('ESOCKET', 'CONN')],
    ['says nothing', failed('ETIMEDOUT', 'CONN')],
    ['is leaving', failed('EENVELOPE', 'RCPT TO', 421)],
    ['has lost the thread', failed('EENVELOPE', 'RCPT TO', 503)],
    ['does not know us', failed('EAUTH', 'AUTH PLAIN', 535)],
    ['does not take our sender', failed('EENVELOPE', 'MAIL FROM', 550)],
  ])('blames no mail for a server that %s', (_what, error) => {
    expect(failureOf(error)).toMatchObject({ isFinal: false, isOfServer: true });
  });

  it('repeats no word of the server', () => {
    expect(failureOf(failed('EENVELOPE', 'RCPT TO', 550)).reason).toBe('EENVELOPE 550 at RCPT TO');
  });
});
