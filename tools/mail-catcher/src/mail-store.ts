// Mails in one SQLite file. An insert is written to the log of changes without waiting for the disk: a process that is
// killed loses nothing it has acknowledged, a machine that loses power may lose the last moments. Node's SQLite is
// synchronous, and a mail takes it a few hundredths of a millisecond.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { CaughtMail } from '@shop/contracts/notification';
import { z } from 'zod';

export interface MailStoreOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** How many mails are kept, at least 1. */
  readonly keep: number;
}

export interface NewMail extends Omit<CaughtMail, 'receivedAt'> {
  /** As it arrived, head and body. */
  readonly raw: Buffer;
}

/** A mail of the list: `id` counts from 1 and is never used again. */
export type ListedMail = CaughtMail & { readonly id: number };

const recipientsSchema = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));
const listedSchema = z.object({
  id: z.int(),
  messageId: z.string(),
  to: recipientsSchema,
  subject: z.string(),
  event: z.string().nullable(),
  orderId: z.string().nullable(),
  receivedAt: z.iso.datetime(),
});
const rawSchema = z.object({ raw: z.instanceof(Uint8Array) });

const SETTINGS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;';
const TABLE = `CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  event TEXT,
  order_id TEXT,
  received_at TEXT NOT NULL,
  raw BLOB NOT NULL
) STRICT`;
const LISTED = `id, message_id AS messageId, recipients AS "to", subject, event, order_id AS orderId,
  received_at AS receivedAt`;

/** Keeps the newest mails, in the order in which they came. */
export class MailStore {
  readonly #database: DatabaseSync;
  readonly #keep: number;
  readonly #insert: StatementSync;
  readonly #forget: StatementSync;
  readonly #page: StatementSync;
  readonly #one: StatementSync;

  constructor({ directory, keep }: MailStoreOptions) {
    mkdirSync(directory, { recursive: true });
    this.#keep = keep;
    this.#database = new DatabaseSync(join(directory, 'mails.sqlite'));
    this.#database.exec(SETTINGS);
    this.#database.exec(TABLE);
    this.#insert = this.#database.prepare(
      `INSERT INTO mails (message_id, recipients, subject, event, order_id, received_at, raw)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = this.#database.prepare('DELETE FROM mails WHERE id <= ?');
    this.#page = this.#database.prepare(`SELECT ${LISTED} FROM mails WHERE id > ? ORDER BY id LIMIT ?`);
    this.#one = this.#database.prepare('SELECT raw FROM mails WHERE id = ?');
  }

  /** Returns when the mail is kept. @throws what SQLite threw: the disk is full, or its file is no database */
  add({ messageId, to, subject, event, orderId, raw }: NewMail): void {
    const receivedAt = new Date().toISOString();
    const { lastInsertRowid } = this.#insert.run(
      ...[messageId, JSON.stringify(to), subject],
      ...[event, orderId, receivedAt, raw],
    );
    this.#forget.run(Number(lastInsertRowid) - this.#keep);
  }

  /** Mails after one of them, oldest first; `after` 0 begins with the oldest. */
  list({ after, limit }: { after: number; limit: number }): ListedMail[] {
    return z.array(listedSchema).parse(this.#page.all(after, limit));
  }

  /** A mail as it arrived; null when there is none with this id, or none any more. */
  find(id: number): Uint8Array | null {
    const row = this.#one.get(id);
    return row === undefined ? null : rawSchema.parse(row).raw;
  }

  close(): void {
    this.#database.close();
  }
}
