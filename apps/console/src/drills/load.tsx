import type { DrillReport } from '@shop/contracts/drill-ops';
import { useStartLoad, useStopLoad } from './desk.js';
import styles from './drills.module.css';

interface Props {
  readonly load: DrillReport['load'];
  /** Whether a drill is held, which brings shoppers of its own. */
  readonly isDrillHeld: boolean;
}

/** People who shop for show, until they are sent home: the cluster page has something to count. */
export function Load({ load, isDrillHeld }: Props) {
  const [start, stop] = [useStartLoad(), useStopLoad()];
  const error = load === null ? start.error : stop.error;
  return (
    <section className={styles.load} aria-label="Load">
      {load === null ? (
        <form
          className={styles.start}
          action={(form) => {
            start.mutate({ requestsPerSecond: Number(form.get('rate')) });
          }}
        >
          <label>
            requests a second <input name="rate" type="number" min={1} max={500} required defaultValue={50} />
          </label>
          <button type="submit" disabled={isDrillHeld || start.isPending}>
            Let people shop
          </button>
        </form>
      ) : (
        <>
          <p role="status">People shop: {load.requestsPerSecond} requests a second.</p>
          <button
            type="button"
            disabled={stop.isPending}
            onClick={() => {
              stop.mutate();
            }}
          >
            {stop.isPending ? 'They settle their carts\u2026' : 'Send them home'}
          </button>
        </>
      )}
      {error && <span role="alert">{error.message}</span>}
    </section>
  );
}
