import type { TopologyReport } from '@shop/contracts/ops';
import type { ClusterState } from './cluster-state.js';
import { type Headline as Words, headlineOf } from './headline-words.js';
import styles from './cluster.module.css';

/** The state of the cluster in one line that is read from the back of a room. */
export function Headline({
  cluster,
  report,
}: {
  readonly cluster: ClusterState;
  readonly report: TopologyReport;
}) {
  const { tone, title, detail }: Words = headlineOf(report, cluster);
  return (
    <p className={styles.headline} data-tone={tone}>
      <strong>{title}</strong> <span>{detail}</span>
    </p>
  );
}
