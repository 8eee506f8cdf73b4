import type { TopologyNode } from '@shop/contracts/ops';
import type { Card } from './node-state.js';
import { sizeOf } from './slots.js';
import { bytes, counted } from './words.js';
import styles from './nodes.module.css';

interface Props extends Card {
  readonly names: ReadonlyMap<string, string>;
}

export function NodeCard({ node, state, shard, names }: Props) {
  const { id, address, role, info } = node;
  return (
    <li className={styles.card} id={`node-${id}`} data-shard={shard} data-role={role} data-state={state}>
      <div className={styles.title}>
        <h3>{names.get(id) ?? address}</h3>
        <span className={styles.role}>
          <Role node={node} names={names} />
        </span>
        <span className={styles.state}>{state}</span>
      </div>
      {info && state !== 'gone' ? (
        <Figures node={node} info={info} />
      ) : (
        <p className={styles.silent}>
          {state === 'gone' ? 'It has left the cluster.' : 'It does not answer.'}
        </p>
      )}
      <p className={styles.address}>{address}</p>
    </li>
  );
}

function Role({ node, names }: { readonly node: TopologyNode; readonly names: ReadonlyMap<string, string> }) {
  const size = sizeOf(node.slots);
  if (node.primaryId === null)
    return <>primary{size === 0 ? ' without slots' : `, ${counted(size)} slots`}</>;
  return (
    <>
      replica of <a href={`#node-${node.primaryId}`}>{names.get(node.primaryId) ?? 'a node that is gone'}</a>
    </>
  );
}

function Figures({
  node,
  info,
}: {
  readonly node: TopologyNode;
  readonly info: NonNullable<TopologyNode['info']>;
}) {
  return (
    <dl className={styles.figures}>
      <div>
        <dt>ops/s</dt>
        <dd>{counted(info.opsPerSecond)}</dd>
      </div>
      <div>
        <dt>memory</dt>
        <dd title={info.maxMemoryBytes > 0 ? `of ${bytes(info.maxMemoryBytes)}` : 'no limit'}>
          {bytes(info.usedMemoryBytes)}
        </dd>
      </div>
      <div>
        <dt>keys</dt>
        <dd>{counted(info.keys)}</dd>
      </div>
      {node.role === 'replica' && (
        <div>
          <dt>behind</dt>
          <dd>{info.isLinkUp ? lagTold(node.lagBytes) : 'no link'}</dd>
        </div>
      )}
      {node.role === 'primary' && (
        <div>
          <dt>answer in</dt>
          <dd>{node.roundTripMs === null ? 'unknown' : `${node.roundTripMs.toFixed(1)} ms`}</dd>
        </div>
      )}
    </dl>
  );
}

const lagTold = (lagBytes: number | null) => (lagBytes === null ? 'unknown' : bytes(lagBytes));
