import { SLOT_COUNT } from './key-slot.js';
import { pointOf, RADII } from './ring-layout.js';
import styles from './ring.module.css';

const EVERY = SLOT_COUNT / 8;

/** Where on the ring which slot is. */
export function Ticks() {
  const slots = Array.from({ length: 8 }, (_, index) => index * EVERY);
  return (
    <g aria-hidden="true" className={styles.ticks}>
      {slots.map((slot, index) => {
        const [from, to, label] = [RADII.tick - 4, RADII.tick, RADII.tick + 10].map((radius) =>
          pointOf(slot, radius),
        );
        if (!from || !to || !label) return null;
        return (
          <g key={slot}>
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            {index % 2 === 0 && (
              <text x={label.x} y={label.y} transform={turned(index, label)}>
                {slot}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** At the sides the numbers stand along the ring, so that it can be wide. */
function turned(index: number, { x, y }: { readonly x: number; readonly y: number }): string | undefined {
  if (index !== 2 && index !== 6) return undefined;
  return `rotate(${index === 2 ? '90' : '-90'} ${String(x)} ${String(y)})`;
}
