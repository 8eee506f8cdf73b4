import type { Query } from './queries.js';

interface Answer {
  readonly data: { readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[] };
}

/** Asks a running Prometheus a query, as a panel does; the labels of each series of the answer. */
export async function ask(
  base: string,
  { expr }: Query,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.+');
  const response = await fetch(`${base}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query }),
  });
  if (!response.ok)
    throw new Error(`Prometheus answered ${response.status} to ${query}: ${await response.text()}`);
  const { data }: Answer = JSON.parse(await response.text());
  return data.result.map(({ metric }) => metric);
}

/** Labels that a legend names and a series lacks: they would show as nothing. */
export function missingInLegend(
  { legend }: Query,
  series: readonly Readonly<Record<string, string>>[],
): string[] {
  const named = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => String(label));
  return named.filter((label) => series.some((labels) => labels[label] === undefined));
}
