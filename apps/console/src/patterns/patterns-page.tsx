import { LinkState } from '../live/link-state.js';
import { CachePattern } from './cache-pattern.js';
import { CartPattern } from './cart-pattern.js';
import { DeadLetterPattern } from './dead-letter-pattern.js';
import { Diagnosis } from './diagnosis.js';
import { FamilyPattern } from './family-pattern.js';
import { LimitPattern, SessionPattern } from './edge-patterns.js';
import { OutboxPattern, QueuePattern } from './queue-patterns.js';
import styles from './patterns.module.css';

/** Every way in which the shop uses Redis, with its figures of this moment. */
export function PatternsPage() {
  return (
    <>
      <div className={styles.top}>
        <h1>Patterns</h1>
        <LinkState />
      </div>
      <CachePattern />
      <div className={styles.pair}>
        <LimitPattern />
        <SessionPattern />
      </div>
      <CartPattern />
      <QueuePattern />
      <OutboxPattern />
      <DeadLetterPattern />
      <FamilyPattern />
      <Diagnosis />
    </>
  );
}
