import type { DrillKind } from '@shop/contracts/drill-ops';
import { useHold } from './desk.js';
import { orderOf } from './order-of.js';
import styles from './drills.module.css';

interface Props {
  readonly kind: DrillKind;
  /** Why it cannot begin now; undefined when it can. */
  readonly obstacle: string | undefined;
}

/** Begins a drill as it is chosen. A drill breaks this shop on purpose, so it says what it will do in its button. */
export function StartDrill({ kind, obstacle }: Props) {
  const { mutate, isPending, error } = useHold();
  return (
    <form
      className={styles.start}
      action={(form) => {
        mutate(orderOf(kind, form));
      }}
    >
      {kind.choices.map((choice) => (
        <label key={choice.name}>
          {choice.name}{' '}
          {choice.kind === 'one-of' ? (
            <select name={choice.name} defaultValue={choice.usual}>
              {choice.values.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          ) : (
            <input
              name={choice.name}
              type="number"
              min={1}
              max={99_999}
              required
              title={choice.about}
              defaultValue={choice.usual}
            />
          )}
        </label>
      ))}
      <button type="submit" disabled={isPending || obstacle !== undefined} title={obstacle}>
        Begin {kind.name}
      </button>
      {error && <span role="alert">{error.message}</span>}
    </form>
  );
}
