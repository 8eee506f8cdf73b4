import type { QueueSeen } from '../abilities.js';
import { as, type Subject } from '../subject.js';

export type QueueTask = { readonly do: 'publish'; readonly jobs: number } | { readonly do: 'work' | 'look' };

export async function queue(subject: Subject, task: QueueTask): Promise<QueueSeen> {
  const under = as(subject, 'queue');
  if (task.do === 'publish') await under.publish(task.jobs);
  if (task.do === 'work') await under.work();
  return under.look();
}
