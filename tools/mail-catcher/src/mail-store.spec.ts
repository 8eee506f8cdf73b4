import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailStore } from './mail-store.js';

describe('the store of mails', () => {
  let directory: string;
  let mails: MailStore;

  const open = (keep: number) => new MailStore({ directory: join(directory, 'not there yet'), keep });
  const add = (messageId: string) => {
    const head = { messageId, to: ['ann@example.org'], subject: 'Hello', event: null, orderId: null };
    mails.add({ ...head, raw: Buffer.from(`of ${messageId}`) });
  };
  const listed = (after = 0, limit = 10) => mails.list({ after, limit }).map(({ messageId }) => messageId);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mails-'));
    mails = open(3);
  });
  afterEach(() => {
    mails.close();
    rmSync(directory, { recursive: true });
  });

  it('lists mails in the order in which they came, from any of them on', () => {
    for (const id of ['a', 'b', 'c']) add(id);
    expect([listed(), listed(1), listed(0, 2), listed(3)]).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['a', 'b'],
      [],
    ]);
    expect(mails.list({ after: 0, limit: 1 })).toMatchObject([
      { id: 1, to: ['ann@example.org'], event: null },
    ]);
  });

  it('keeps the newest, and gives no id twice', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) add(id);
    expect(listed()).toEqual(['c', 'd', 'e']);
    expect(mails.find(2)).toBeNull();
    expect(Buffer.from(mails.find(5) ?? []).toString()).toBe('of e');
  });

  it('is there again after a restart, and goes on counting', () => {
    add('a');
    mails.close();
    mails = open(3);
    add('b');
    expect(mails.list({ after: 0, limit: 10 }).map(({ id, messageId }) => [id, messageId])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });
});
