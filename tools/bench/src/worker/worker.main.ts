/**
 * The process of one contestant. It opens its library when it is told to and does what it is told, one thing at a time,
 * so that nothing runs here while another one is measured. It ends with the bench: its channel closes.
 */
import type { Order, Reply } from './messages.js';
import { programs, type ProgramName } from './programs.js';
import { openSubject, type Subject } from './subject.js';

let subject: Subject | null = null;

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'open') {
    subject = await openSubject(order.entry);
    return null;
  }
  if (subject === null) throw new Error('nothing was opened');
  if (order.do === 'close') return subject.opened.close();
  return run(subject, order);
}

function run(opened: Subject, { program, task }: { program: ProgramName; task: unknown }): Promise<unknown> {
  const chosen = programs[program] as (subject: Subject, task: unknown) => Promise<unknown>;
  return chosen(opened, task);
}

function say(reply: Reply): void {
  process.send?.(reply);
}

// Libraries differ in what they throw at nobody while a node is away; what counts is what callers see.
process.on('unhandledRejection', (error) => process.stderr.write(`unhandled: ${String(error)}\n`));
process.on('uncaughtException', (error) =>
  process.stderr.write(`uncaught: ${error.stack ?? error.message}\n`),
);
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => say({ id: order.id, answer: answer ?? null }),
    (error: unknown) =>
      say({ id: order.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
