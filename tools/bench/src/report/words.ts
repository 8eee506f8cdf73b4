import type { Summary } from '../statistics/summary.js';

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Three significant digits below a hundred, whole above: 0.874, 12.3, 48,210. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '—';
  if (Math.abs(value) >= 100) return grouped.format(value);
  return String(Number(value.toPrecision(3)));
}

/** `48,210 (47,002–51,880)` */
export function spread({ median, min, max }: Summary): string {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** A table of Markdown: the first column to the left, the others to the right. */
export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = `| ${columns.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

/** The same for a terminal, in columns as wide as they need to be. */
export function plainTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [columns, ...rows].map(line).join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
