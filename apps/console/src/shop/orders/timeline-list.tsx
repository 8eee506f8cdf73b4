import type { Order } from '@shop/contracts/order';
import { reasonTold } from './order-words.js';
import { lastDone, type Step } from './timeline.js';
import styles from './orders.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

interface Props {
  readonly steps: readonly Step[];
  readonly order: Order;
}

export function Timeline({ steps, order: { state, cancellationReason } }: Props) {
  const isCancelled = state === 'cancelled';
  return (
    <>
      <p aria-live="polite" className={isCancelled ? styles.cancelled : 'visually-hidden'}>
        {isCancelled ? reasonTold[cancellationReason ?? 'asked-for'] : `${lastDone(steps)}.`}
      </p>
      <ol className={styles.timeline} aria-label="What happened to the order">
        {steps.map(({ name, state: stepState, at }) => (
          <li key={name} data-state={stepState} aria-current={stepState === 'now' ? 'step' : undefined}>
            <span className={styles.step}>{name}</span>
            <span className={styles.note}>{at === null ? told[stepState] : clock.format(new Date(at))}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const told: Readonly<Record<Step['state'], string>> = {
  done: 'done',
  now: 'next',
  ahead: 'later',
  never: 'not any more',
};
