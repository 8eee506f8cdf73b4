/** A table whose columns line up, as the formatter wants them. A row shorter than the head ends in empty cells. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = escaped(head);
  const lines = rows.map(escaped);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(titles), rule, ...lines.map(line)].join('\n');
}

const escaped = (cells: readonly string[]): string[] => cells.map((cell) => cell.replaceAll('|', '\\|'));
