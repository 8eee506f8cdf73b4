import { z } from 'zod';

/** Why a mail was not taken. */
export interface MailFailure {
  /** The mail server will not take this mail however often it is asked. */
  readonly isFinal: boolean;
  /** It is not about this mail: no other would have been taken either. */
  readonly isOfServer: boolean;
  /** Codes only: the words of a mail server may name the address. */
  readonly reason: string;
}

/** What nodemailer says of a failure beside its message. */
const errorSchema = z
  .object({
    code: z.string().catch('UNKNOWN'),
    command: z.string().nullable().catch(null),
    responseCode: z.number().nullable().catch(null),
  })
  .catch({ code: 'UNKNOWN', command: null, responseCode: null });

const serverCodes = new Set([
  ...['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS'],
  ...['ETLS', 'EAUTH', 'ENOAUTH', 'EPROTOCOL', 'EPROXY', 'EABORT'],
]);

/** Of the session, not of the mail (RFC 5321, 4.2.2): service not available; bad sequence of commands. */
const sessionReplies: readonly unknown[] = [421, 503];

/** What a failed send means. Whatever is not known for final is tried again: a mail too many is better than none. */
export function failureOf(error: unknown): MailFailure {
  const { code, command, responseCode } = errorSchema.parse(error);
  const isOfServer =
    serverCodes.has(code) ||
    sessionReplies.includes(responseCode) ||
    (code === 'EENVELOPE' && command === 'MAIL FROM');
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isFinal = isAboutMail && !isOfServer && (responseCode === null || responseCode >= 500);
  const reason = [code, responseCode, command && `at ${command}`].filter((part) => part !== null).join(' ');
  return { isFinal, isOfServer, reason };
}
