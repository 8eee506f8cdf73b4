export { Inbox } from './inbox.js';
export type { InboxDatabase, InboxOptions } from './inbox.js';
export { InboxModule } from './inbox.module.js';
export { inboxTasks } from './inbox-tasks.js';
export type { InboxModuleOptions } from './inbox.module.js';
