import { randomUUID } from 'node:crypto';

/**
 * 122 random bits as text: for a lease, which nobody may guess. Node draws bytes for 128 of them at a time, where
 * `randomBytes` asks the kernel each time: 13 µs of a request, on the machine where that was measured.
 */
export function randomToken(): string {
  return randomUUID();
}
