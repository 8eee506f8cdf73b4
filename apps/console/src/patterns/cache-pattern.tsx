import { useLive } from '../live/live-store.js';
import { useCacheRows } from './cache-store.js';
import { counted, perSecond, share } from './figures.js';
import { FiguresTable } from './figures-table.js';
import { Pattern } from './pattern.js';
import styles from './patterns.module.css';

export function CachePattern() {
  const rows = useCacheRows();
  return (
    <Pattern
      title="Cache-aside"
      purpose="What was read once is served from Redis until it is changed or grows old; Redis away, the source is asked."
      page="cache-aside.md"
      part="caches"
    >
      {rows && (
        <FiguresTable
          caption="By key family, since the services started"
          rows={rows}
          keyOf={({ family }) => family}
          columns={[
            { name: 'Family', of: ({ family }) => <code>{family}</code> },
            { name: 'Hit rate', of: ({ hitRate }) => <Share value={hitRate} /> },
            { name: 'Reads/s', of: ({ readsPerSecond }) => perSecond(readsPerSecond) },
            { name: 'Hits', of: ({ hits, negativeHits }) => counted(hits + negativeHits) },
            { name: 'near', of: ({ nearHits }) => counted(nearHits) },
            { name: 'stale', of: ({ staleHits }) => counted(staleHits) },
            { name: 'Misses', of: ({ misses }) => counted(misses) },
            { name: 'Coalesced', of: ({ coalesced }) => counted(coalesced) },
            { name: 'Loads', of: ({ loads }) => counted(loads) },
            { name: 'Bypassed', of: ({ bypassed }) => counted(bypassed) },
            { name: 'Errors', of: ({ errors }) => counted(errors) },
          ]}
        />
      )}
      <Unreached />
    </Pattern>
  );
}

function Share({ value }: { readonly value: number | null }) {
  if (value === null) return <>{share(value)}</>;
  return (
    <span className={styles.share}>
      <meter aria-hidden="true" min={0} max={1} value={value} />
      {share(value)}
    </span>
  );
}

function Unreached() {
  const caches = useLive(({ reports }) => reports.caches);
  const unreached = caches?.instances.filter(({ state }) => state === 'unreachable') ?? [];
  if (unreached.length === 0) return null;
  const names = unreached.map(({ service, url }) => `${service} (${url})`);
  return <p className={styles.problem}>Not in it: {names.join(', ')} did not answer.</p>;
}
