/** Columns as wide as they need to be; the first one to the left, the others to the right. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ');
  return [header, ...rows].map((row) => lineOf(row).trimEnd()).join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

const wholeNumbers = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

export function whole(count: number): string {
  return wholeNumbers.format(count);
}

/** 0.9612 -> 96.1 %; null -> a dash. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)} %`;
}

export function milliseconds(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : whole(ms);
}
