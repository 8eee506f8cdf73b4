import { useLive } from '../live/live-store.js';
import { FiguresTable } from './figures-table.js';
import { perSecond } from './figures.js';
import { Pattern } from './pattern.js';

/** The key table as it is used at this moment: carts, locks, channels and queues among the rest. */
export function FamilyPattern() {
  const overview = useLive(({ reports }) => reports.families);
  return (
    <Pattern
      title="Every kind of key"
      purpose="All that the shop keeps in Redis is of one of these rows, and nothing else may be asked for."
      page="keys.md"
      part="families"
    >
      {overview && (
        <FiguresTable
          caption={`Of ${perSecond(overview.opsPerSecond)} commands a second over the last ten to twenty, one in sixteen looked at`}
          rows={overview.families}
          keyOf={({ family }) => family ?? 'none'}
          columns={[
            { name: 'Keys', of: ({ pattern }) => (pattern === null ? 'of no row' : <code>{pattern}</code>) },
            { name: 'Commands/s', of: ({ opsPerSecond }) => perSecond(opsPerSecond) },
            { name: 'Type', isText: true, of: ({ type }) => type ?? '' },
            { name: 'Used as', isText: true, of: ({ door }) => door ?? '' },
            { name: 'Asked by', isText: true, of: ({ services }) => services.join(', ') },
          ]}
        />
      )}
    </Pattern>
  );
}
