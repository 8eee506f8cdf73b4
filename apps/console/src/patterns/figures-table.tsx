import type { ReactNode } from 'react';
import { ScrollBox } from '../shell/scroll-box.js';
import styles from './patterns.module.css';

interface Props<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The first one heads its row. */
  readonly columns: readonly {
    readonly name: string;
    readonly isText?: boolean;
    readonly of: (row: Row) => ReactNode;
  }[];
}

/** A table that scrolls by itself where the screen is narrow. */
export function FiguresTable<Row>({ caption, rows, keyOf, columns }: Props<Row>) {
  return (
    <ScrollBox name={caption} className={styles.scroll}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isText }) => (
              <th key={name} scope="col" data-text={isText}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, isText, of }, index) =>
                index === 0 ? (
                  <th key={name} scope="row">
                    {of(row)}
                  </th>
                ) : (
                  <td key={name} data-text={isText}>
                    {of(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
