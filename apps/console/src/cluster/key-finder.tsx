import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import type { KeyLocation, TopologyReport } from '@shop/contracts/ops';
import { askOps } from '../live/ask-ops.js';
import { placeOf } from './key-slot.js';
import { namesOf } from './names.js';
import { ownersOf } from './slots.js';
import styles from './key-finder.module.css';

const EXAMPLES = ['product:22423', 'session:user:{42}:a', 'queue:{orders}:wait'] as const;

interface Props {
  readonly typed: string;
  readonly onType: (key: string) => void;
  readonly report: TopologyReport;
}

/** Where a key lives, computed here as a client does; the shop says which family of its keys it is of. */
export function KeyFinder({ typed, onType, report }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={`${id}-title`} className={styles.finder}>
      <h2 id={`${id}-title`}>Where does a key live?</h2>
      <label htmlFor={id}>Type a key</label>
      <input
        id={id}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={EXAMPLES[0]}
        maxLength={512}
        onChange={({ target }) => {
          onType(target.value);
        }}
      />
      {typed === '' ? <Examples onType={onType} /> : <Place typed={typed} report={report} />}
    </section>
  );
}

function Examples({ onType }: Pick<Props, 'onType'>) {
  return (
    <p className={styles.examples}>
      Such as{' '}
      {EXAMPLES.map((example) => (
        <button
          key={example}
          type="button"
          onClick={() => {
            onType(example);
          }}
        >
          {example}
        </button>
      ))}
    </p>
  );
}

function Place({ typed, report }: Omit<Props, 'onType'>) {
  const { tag, crc, slot } = placeOf(typed);
  const owner = ownersOf(report)[slot] ?? null;
  return (
    <dl className={styles.place} aria-live="polite">
      <div>
        <dt>Hashed</dt>
        <dd>{tag === null ? 'the whole key' : <mark>{`{${tag}}`}</mark>}</dd>
      </div>
      <div>
        <dt>CRC16</dt>
        <dd>0x{crc.toString(16).padStart(4, '0')}</dd>
      </div>
      <div>
        <dt>Slot</dt>
        <dd>{slot}</dd>
      </div>
      <div>
        <dt>Node</dt>
        <dd>{owner === null ? 'nobody' : namesOf(report.nodes).get(owner)}</dd>
      </div>
      <div>
        <dt>Family</dt>
        <dd>
          <Family of={typed} />
        </dd>
      </div>
    </dl>
  );
}

/** Asked once the typing rests. */
const REST_MS = 300;

function Family({ of: key }: { readonly of: string }) {
  const [rested, setRested] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => {
      setRested(key);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [key]);
  const { data, isError } = useQuery({
    queryKey: ['key location', rested],
    queryFn: ({ signal }) =>
      askOps<KeyLocation>(`/ops/topology/locate?key=${encodeURIComponent(rested)}`, { signal }),
    staleTime: Infinity,
  });
  if (isError) return <>not known</>;
  if (data === undefined || rested !== key) return <>{'\u2026'}</>;
  return <>{data.family ?? 'none of the shop'}</>;
}
