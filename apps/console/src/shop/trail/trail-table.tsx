import type { RequestOverview } from '@shop/contracts/request-ops';
import { ScrollBox } from '../../shell/scroll-box.js';
import { inMilliseconds, toneOf } from './trail-words.js';
import styles from './trail.module.css';

type Entry = RequestOverview['entries'][number];

export function TrailTable({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ScrollBox name="What Redis was asked, in order" className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Service</th>
            <th scope="col">Command</th>
            <th scope="col">Key</th>
            <th scope="col">Outcome</th>
            <th scope="col">Family</th>
            <th scope="col">Slot</th>
            <th scope="col">Node</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            // Entries have no id, and a list that was fetched keeps its order.
            <Row key={index} entry={entry} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Row({ entry }: { readonly entry: Entry }) {
  const { service, kind, command, key, keys, family, outcome, slot, node, redirectedFrom, atMs, ms } = entry;
  return (
    <tr data-kind={kind}>
      <td data-number>{inMilliseconds(atMs)}</td>
      <td>{service}</td>
      <td>
        <code>{command ?? 'cache'}</code>
      </td>
      <td className={styles.key}>
        <code>{key}</code>
        {keys > 1 && ` and ${String(keys - 1)} more`}
      </td>
      <td data-tone={toneOf(outcome)}>{outcome ?? 'under way'}</td>
      <td>{family}</td>
      <td data-number>{slot}</td>
      <td>
        {node}
        {redirectedFrom.length > 0 && ` (after ${redirectedFrom.join(', ')})`}
      </td>
      <td data-number>{ms === null ? 'under way' : inMilliseconds(ms)}</td>
    </tr>
  );
}
