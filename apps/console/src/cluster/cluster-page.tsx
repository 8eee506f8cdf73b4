import { useState } from 'react';
import { LinkState } from '../live/link-state.js';
import { useLive } from '../live/live-store.js';
import { ClusterCharts } from './cluster-charts.js';
import { useCluster } from './cluster-store.js';
import { EventList } from './event-list.js';
import { Headline } from './headline.js';
import { KeyFinder } from './key-finder.js';
import { NodeList } from './node-list.js';
import { SlotRing } from './slot-ring.js';
import styles from './cluster.module.css';

/** A Redis Cluster while it works: who owns which slots, how each node is, and what befell them. */
export function ClusterPage() {
  const cluster = useCluster();
  const [key, setKey] = useState('');
  return (
    <>
      <div className={styles.top}>
        <h1>Cluster</h1>
        <LinkState />
      </div>
      <Problem />
      {cluster.report && (
        <>
          <Headline cluster={cluster} report={cluster.report} />
          <div className={styles.stage}>
            <div className={styles.beside}>
              <SlotRing cluster={cluster} report={cluster.report} markedKey={key} />
              <KeyFinder typed={key} onType={setKey} report={cluster.report} />
            </div>
            <div className={styles.beside}>
              <NodeList cluster={cluster} report={cluster.report} />
              <EventList happenings={cluster.happenings} atMs={Date.parse(cluster.report.readAt)} />
            </div>
          </div>
          <ClusterCharts report={cluster.report} shards={cluster.shards} />
        </>
      )}
    </>
  );
}

/** While the gateway cannot tell, the last that it told stays. */
function Problem() {
  const problem = useLive(({ problems }) => problems.topology);
  if (problem === undefined) return null;
  return <p className={styles.problem}>The gateway cannot see the cluster: it {problem}.</p>;
}
