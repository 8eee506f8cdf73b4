import type { RequestOverview } from '@shop/contracts/request-ops';
import { useQuery } from '@tanstack/react-query';
import { trailQuery } from '../api/trails.js';
import { TrailTable } from './trail-table.js';
import { briefly, inMilliseconds, refusalTold } from './trail-words.js';
import styles from './trail.module.css';

/** One request: which services it went through, and what each of them had Redis do. */
export function RequestTrail({ id }: { readonly id: string }) {
  const { data: trail, error } = useQuery(trailQuery(id));
  if (error)
    return (
      <p role="alert" className={styles.refused}>
        {refusalTold(error)}
      </p>
    );
  if (!trail) return <p role="status">Asking every service{'\u2026'}</p>;
  return (
    <section aria-labelledby="trail-request">
      <h3 id="trail-request">{briefly(trail)}</h3>
      <Hops hops={trail.hops} />
      <Silent instances={trail.instances} />
      {trail.entries.length > 0 && <TrailTable entries={trail.entries} />}
      <p className={styles.id}>
        Request <code>{id}</code>
      </p>
    </section>
  );
}

function Hops({ hops }: Pick<RequestOverview, 'hops'>) {
  return (
    <ol className={styles.hops} aria-label="Services, in the order in which they were asked">
      {hops.map(({ service, url, method, route, status, ms, atMs, dropped }) => (
        <li key={`${service} ${String(url)} ${String(atMs)} ${route}`}>
          <strong>{service}</strong>{' '}
          <code>
            {method} {route}
          </code>{' '}
          <span className={styles.took}>
            {status ?? 'under way'}
            {ms !== null && `, ${inMilliseconds(ms)}`}
            {dropped > 0 && `, ${String(dropped)} more than are kept`}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Whoever did not answer is told, so that nobody takes the list for whole. */
function Silent({ instances }: Pick<RequestOverview, 'instances'>) {
  const services = instances.flatMap(({ service, state }) => (state === 'unreachable' ? [service] : []));
  if (services.length === 0) return null;
  return <p className={styles.refused}>Not all of it is here: {services.join(', ')} did not answer.</p>;
}
