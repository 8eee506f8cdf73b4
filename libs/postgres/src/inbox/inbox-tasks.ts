import type { Repeat } from '../nest/repeated-work.js';
import { Inbox } from './inbox.js';

/** What has to repeat in a process that has an inbox, as providers: `...inboxTasks(repeatingTask)`. */
export function inboxTasks<Provider>(repeat: Repeat<Provider>): Provider[] {
  return [repeat({ name: 'inbox-sweep', everyMs: 600_000, worker: Inbox, run: (inbox) => inbox.sweep() })];
}
