import type { TopologyReport } from '@shop/contracts/ops';
import type { ClusterState } from './cluster-state.js';
import { namesOf } from './names.js';
import { NodeCard } from './node-card.js';
import { cardsOf } from './node-state.js';
import styles from './nodes.module.css';

/** Every node, each primary followed by its replicas; one that has left is shown a while longer. */
export function NodeList({
  cluster,
  report,
}: {
  readonly cluster: ClusterState;
  readonly report: TopologyReport;
}) {
  const cards = cardsOf(report, cluster);
  const names = namesOf(cards.map(({ node }) => node));
  return (
    <section aria-labelledby="nodes">
      <h2 id="nodes" className="visually-hidden">
        Nodes
      </h2>
      <ul className={styles.list}>
        {cards.map((card) => (
          <NodeCard key={card.node.id} {...card} names={names} />
        ))}
      </ul>
    </section>
  );
}
