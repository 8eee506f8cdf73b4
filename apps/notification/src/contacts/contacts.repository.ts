import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Prisma } from '../generated/prisma/client.js';

const contactsSchema = z.tuple([z.object({ email: z.string().nullable(), isErased: z.boolean() })]);

/** What is known of a user: an address, nothing yet, or that nothing is to be known any more. */
export type Contact = z.infer<typeof contactsSchema>[0];

type Transaction = Prisma.TransactionClient;

/**
 * How users are reached. Each method locks the user's row until its transaction ends, so what is decided by it stays true
 * until it is committed. That of `hold` is shared: news of one user does not wait for other news.
 */
@Injectable()
export class ContactsRepository {
  /** The contact as it is and stays meanwhile. Made, when no job has spoken of the user before. */
  async hold(transaction: Transaction, userId: string): Promise<Contact> {
    await transaction.$executeRaw`
      INSERT INTO contacts (user_id) VALUES (${userId}::uuid) ON CONFLICT DO NOTHING`;
    const rows = await transaction.$queryRaw`
      SELECT email, is_erased AS "isErased" FROM contacts WHERE user_id = ${userId}::uuid FOR SHARE`;
    return contactsSchema.parse(rows)[0];
  }

  /** @returns false when the user is erased: nothing was written */
  async know(
    transaction: Transaction,
    { userId, email }: { userId: string; email: string },
  ): Promise<boolean> {
    const written = await transaction.$executeRaw`
      INSERT INTO contacts AS known (user_id, email) VALUES (${userId}::uuid, ${email})
      ON CONFLICT (user_id) DO UPDATE SET email = excluded.email, updated_at = now() WHERE NOT known.is_erased`;
    return written > 0;
  }

  /** Forgets the address, and remembers that there is none, for good. */
  async erase(transaction: Transaction, userId: string): Promise<void> {
    await transaction.$executeRaw`
      INSERT INTO contacts (user_id, is_erased) VALUES (${userId}::uuid, true)
      ON CONFLICT (user_id) DO UPDATE SET email = NULL, is_erased = true, updated_at = now()`;
  }
}
