import { Injectable } from '@nestjs/common';
import { MailCommits } from '../mails/mail-commits.js';
import { NotificationsRepository } from '../notifications/notifications.repository.js';
import { ContactsRepository } from './contacts.repository.js';

interface KnownContact {
  readonly userId: string;
  readonly email: string;
}

/**
 * Keeps what auth says about how users are reached. Jobs may overtake one another: an erasure is final, whatever comes
 * after it. Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class ContactsService {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly notifications: NotificationsRepository,
    private readonly commits: MailCommits,
  ) {}

  /** Sends what has waited for the address. */
  async know(contact: KnownContact, messageId: string): Promise<void> {
    await this.commits.once(messageId, async (transaction) => {
      // A statement of its own: only so does it see what was told while `know` waited for the row's lock.
      const isWritten = await this.contacts.know(transaction, contact);
      if (isWritten) await this.notifications.releaseWaiting(transaction, contact.userId);
    });
  }

  /** Removes the address and everything that was ever told to it; what comes later for this user is dropped. */
  async erase(userId: string, messageId: string): Promise<void> {
    await this.commits.once(messageId, async (transaction) => {
      await this.contacts.erase(transaction, userId);
      await this.notifications.removeAllOf(transaction, userId);
    });
  }
}
