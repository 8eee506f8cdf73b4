import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BigKeysReport, HotKeyOverview, SlowLogReport } from '@shop/contracts/redis-ops';
import { bytes, timeOf } from '../cluster/words.js';
import { askOps } from '../live/ask-ops.js';
import { counted } from './figures.js';
import { FiguresTable } from './figures-table.js';
import { Pattern } from './pattern.js';
import styles from './patterns.module.css';

/** What is asked for and not watched: it costs the nodes something. */
export function Diagnosis() {
  return (
    <>
      <Pattern
        title="Hot keys"
        purpose="Which keys are asked for most, as each process counts its own commands: one node carries each of them."
        page="hot-keys.md"
      >
        <OnDemand
          path="/ops/redis/hot-keys?limit=10"
          name="hot keys"
          show={(report: HotKeyOverview) => <HotKeys {...report} />}
        />
      </Pattern>
      <Pattern
        title="Big keys"
        purpose="Which keys take most memory, by a slow scan of the replicas."
        page="big-keys.md"
      >
        <OnDemand
          path="/ops/redis/big-keys"
          name="big keys"
          show={(report: BigKeysReport) => <BigKeys {...report} />}
        />
      </Pattern>
      <Pattern
        title="Slow log"
        purpose="Commands that kept a node busy for more than 10 ms, without their arguments."
        page="big-keys.md"
      >
        <OnDemand
          path="/ops/redis/slow-log?limit=20"
          name="the slow log"
          show={(report: SlowLogReport) => <SlowLog {...report} />}
        />
      </Pattern>
    </>
  );
}

interface OnDemandProps<Report> {
  readonly path: string;
  readonly name: string;
  readonly show: (report: Report) => ReactNode;
}

function OnDemand<Report>({ path, name, show }: OnDemandProps<Report>) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => askOps<Report>(path, { signal }),
    enabled: false,
  });
  return (
    <>
      <button type="button" disabled={isFetching} onClick={() => void refetch()}>
        {data === undefined ? `Ask for ${name}` : 'Ask again'}
      </button>
      {error && (
        <p role="alert" className={styles.problem}>
          {error.message}
        </p>
      )}
      {data !== undefined && show(data)}
    </>
  );
}

function HotKeys({ keys, opsPerSecond }: HotKeyOverview) {
  return (
    <FiguresTable
      caption={`Of ${counted(Math.round(opsPerSecond))} commands a second, busiest first`}
      rows={keys}
      keyOf={({ key }) => key}
      columns={[
        { name: 'Key', of: ({ key }) => <code>{key}</code> },
        { name: 'Ops/s', of: (key) => counted(Math.round(key.opsPerSecond)) },
        { name: 'Family', isText: true, of: ({ family }) => family ?? 'none' },
        { name: 'Slot', of: ({ slot }) => slot },
        { name: 'Node', isText: true, of: ({ node }) => node ?? 'nobody' },
        { name: 'Asked by', isText: true, of: ({ services }) => services.join(', ') },
      ]}
    />
  );
}

function BigKeys({ state, keysSeen, keys }: BigKeysReport) {
  return (
    <FiguresTable
      caption={`${counted(keysSeen)} keys were seen${state === 'running' ? ' so far; ask again' : ''}, biggest first`}
      rows={keys.slice(0, 20)}
      keyOf={({ key }) => key}
      columns={[
        { name: 'Key', of: ({ key }) => <code>{key}</code> },
        { name: 'Size', of: ({ sizeBytes }) => bytes(sizeBytes) },
        { name: 'Family', isText: true, of: ({ family }) => family ?? 'none' },
      ]}
    />
  );
}

function SlowLog({ commands }: SlowLogReport) {
  if (commands.length === 0) return <p className={styles.quiet}>Nothing was slow.</p>;
  return (
    <FiguresTable
      caption="Newest first"
      rows={commands}
      keyOf={({ node, id }) => `${node} ${String(id)}`}
      columns={[
        { name: 'When', of: ({ at }) => timeOf(Date.parse(at)) },
        { name: 'Took', of: ({ durationMs }) => `${durationMs.toFixed(1)} ms` },
        { name: 'Command', isText: true, of: ({ command }) => <code>{command}</code> },
        { name: 'Key', isText: true, of: ({ key }) => (key === null ? '' : <code>{key}</code>) },
        { name: 'Node', isText: true, of: ({ node }) => node },
        { name: 'Client', isText: true, of: ({ client }) => client },
      ]}
    />
  );
}
