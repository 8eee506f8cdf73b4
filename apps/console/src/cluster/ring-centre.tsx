import type { TopologyReport } from '@shop/contracts/ops';
import type { Happening } from './happenings.js';
import { SLOT_COUNT } from './key-slot.js';
import { servedSlots, sizeOf } from './slots.js';
import { counted } from './words.js';
import styles from './ring.module.css';

interface Props {
  readonly report: TopologyReport;
  readonly happenings: readonly Happening[];
}

/** How long the last change is told in the middle of the ring. */
const SHOWN_MS = 6_000;

/** How many slots are served, and what changes just now. The headline says the same to who does not see it. */
export function RingCentre({ report, happenings }: Props) {
  const served = servedSlots(report);
  const isWhole = served === SLOT_COUNT;
  const atMs = Date.parse(report.readAt);
  const change = happenings.find(
    (each) =>
      (each.kind === 'moved' || each.kind === 'handover' || each.kind === 'failover') &&
      atMs - (each.kind === 'failover' ? each.atMs : each.untilMs) < SHOWN_MS,
  );
  return (
    <g aria-hidden="true" data-whole={isWhole}>
      <text className={styles.count} y="-6">
        {counted(served)}
      </text>
      <text className={styles.unit} y="18">
        {isWhole ? 'slots served' : `of ${counted(SLOT_COUNT)} slots`}
      </text>
      {change && 'from' in change && (
        <>
          <text className={styles.change} y="46">
            {change.from} {'\u2192'} {change.to}
          </text>
          <text className={styles.unit} y="64">
            {counted(sizeOf(change.slots))} slots
          </text>
        </>
      )}
    </g>
  );
}
