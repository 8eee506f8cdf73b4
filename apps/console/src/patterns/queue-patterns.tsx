import { useLive } from '../live/live-store.js';
import { age, counted } from './figures.js';
import { FiguresTable } from './figures-table.js';
import { Pattern } from './pattern.js';

export function QueuePattern() {
  const queues = useLive(({ reports }) => reports.queues?.queues);
  return (
    <Pattern
      title="Queues"
      purpose="Work that may wait is handed from service to service, and is done at least once whoever dies meanwhile."
      page="queue.md"
      part="queues"
    >
      {queues && (
        <FiguresTable
          caption="Jobs at this moment"
          rows={queues}
          keyOf={({ queue }) => queue}
          columns={[
            {
              name: 'Queue',
              of: ({ queue, isPaused }) => <code>{isPaused ? `${queue} (paused)` : queue}</code>,
            },
            { name: 'Waiting', of: ({ jobs }) => counted(jobs.waiting) },
            { name: 'Active', of: ({ jobs }) => counted(jobs.active) },
            { name: 'Delayed', of: ({ jobs }) => counted(jobs.delayed) },
            { name: 'Failed', of: ({ jobs }) => counted(jobs.failed) },
            { name: 'Done lately', of: ({ jobs }) => counted(jobs.completed) },
            { name: 'Oldest waits', of: ({ oldestWaitingMs: ms }) => (ms === null ? '' : age(ms / 1_000)) },
            { name: 'Workers', of: ({ workers }) => counted(workers) },
          ]}
        />
      )}
    </Pattern>
  );
}

export function OutboxPattern() {
  const outboxes = useLive(({ reports }) => reports.queues?.outboxes);
  return (
    <Pattern
      title="Outbox"
      purpose="A job is committed with the change that it follows from, so neither is lost without the other; a relay hands it to its queue."
      page="queue.md"
      part="queues"
    >
      {outboxes && (
        <FiguresTable
          caption="What each service has committed and its consumers have not finished"
          rows={outboxes}
          keyOf={({ service }) => service}
          columns={[
            { name: 'Service', of: ({ service }) => service },
            { name: 'Open', of: ({ open }) => counted(open.count) },
            { name: 'Oldest open', of: ({ open }) => (open.count === 0 ? '' : age(open.oldestSeconds)) },
            { name: 'Dead', of: ({ dead }) => counted(dead.count) },
            { name: 'Oldest dead', of: ({ dead }) => (dead.count === 0 ? '' : age(dead.oldestSeconds)) },
          ]}
        />
      )}
    </Pattern>
  );
}
