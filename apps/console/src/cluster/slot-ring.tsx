import { useId } from 'react';
import type { TopologyReport } from '@shop/contracts/ops';
import type { ClusterState } from './cluster-state.js';
import { placeOf, SLOT_COUNT } from './key-slot.js';
import { namesOf } from './names.js';
import { arcOf, middleOf, namedSegments, pointOf, RADII, type Segment, segmentsOf } from './ring-layout.js';
import { RingCentre } from './ring-centre.js';
import { Ticks } from './ring-ticks.js';
import styles from './ring.module.css';

interface Props {
  readonly cluster: ClusterState;
  readonly report: TopologyReport;
  /** Empty: none. */
  readonly markedKey: string;
}

/** All 16,384 slots, coloured by who owns them; inside, a thin line where a replica stands by. */
export function SlotRing({ cluster, report, markedKey }: Props) {
  const title = useId();
  const segments = segmentsOf(report, cluster.shards);
  const names = namesOf(report.nodes);
  return (
    <figure className={styles.figure}>
      <svg viewBox="-206 -206 412 412" className={styles.ring} role="img" aria-labelledby={title}>
        <title id={title}>{told(segments, names)}</title>
        <Ticks />
        {segments.map((segment) => (
          <SegmentArcs key={segment.from} segment={segment} />
        ))}
        {cluster.flashes.map(({ atMs, owner, ...range }) => (
          <path
            key={`${String(atMs)} ${String(range.from)}`}
            className={styles.flash}
            data-shard={cluster.shards.get(owner)}
            d={arcOf(range, RADII.halo)}
          />
        ))}
        {namedSegments(segments).map((segment) => (
          <Name key={segment.owner} segment={segment} name={names.get(segment.owner ?? '') ?? ''} />
        ))}
        {markedKey !== '' && <Marker slot={placeOf(markedKey).slot} />}
        <RingCentre report={report} happenings={cluster.happenings} />
      </svg>
      <figcaption className={styles.caption}>
        Wide band: who owns the slots. Thin line inside: a replica stands by.
      </figcaption>
    </figure>
  );
}

function SegmentArcs({ segment }: { readonly segment: Segment }) {
  return (
    <g data-shard={segment.shard ?? undefined}>
      <path className={styles.band} data-coverage={segment.coverage} d={arcOf(segment, RADII.band)} />
      <path className={styles.standby} data-covered={segment.isCovered} d={arcOf(segment, RADII.replica)} />
    </g>
  );
}

function Name({ segment, name }: { readonly segment: Segment; readonly name: string }) {
  const [inner, outer] = RADII.band;
  const { x, y } = pointOf(middleOf(segment), (inner + outer) / 2);
  return (
    <text className={styles.name} data-coverage={segment.coverage} data-long={name.length > 4} x={x} y={y}>
      {name}
    </text>
  );
}

function Marker({ slot }: { readonly slot: number }) {
  const [from, to] = [pointOf(slot, RADII.band[0] - 8), pointOf(slot, RADII.band[1] + 16)];
  return (
    <g className={styles.marker}>
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <circle cx={to.x} cy={to.y} r="7" />
    </g>
  );
}

/** The picture in a sentence. */
function told(segments: readonly Segment[], names: ReadonlyMap<string, string>): string {
  const parts = segments.map(({ from, to, owner, coverage }) => {
    const who = owner === null ? 'nobody' : (names.get(owner) ?? owner);
    const state = { served: 'served by', silent: 'unanswered by', uncovered: 'lost with' }[coverage];
    return `${String(from)} to ${String(to)} ${state} ${who}`;
  });
  const shown = parts.length > 12 ? [`${String(parts.length)} pieces`, ...parts.slice(0, 12)] : parts;
  return `The ${SLOT_COUNT.toLocaleString('en-GB')} slots: ${shown.join(', ')}.`;
}
