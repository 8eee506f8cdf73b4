/*
 * Prometheus' text format, as far as names go: which metrics a process has, and with which labels.
 */

/** Labels by the name that PromQL knows (`x_bucket` of a histogram `x`); null while it has no series. */
export type Exposition = Map<string, ReadonlySet<string> | null>;

const endings: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads what `/metrics` answered. */
export function parseExposition(text: string): Exposition {
  const found: Exposition = new Map();
  for (const line of text.split('\n')) {
    const [, declared, type] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? [];
    if (declared !== undefined) {
      for (const ending of endings[String(type)] ?? ['']) found.set(declared + ending, null);
    }
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+/.exec(line) ?? [];
    if (name !== undefined) found.set(name, new Set([...(found.get(name) ?? []), ...labelNames(labels)]));
  }
  return found;
}

/** Values may hold anything, a quote after a backslash included. */
function labelNames(text: string): string[] {
  return [...text.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, name]) => String(name));
}

/** One for several processes: a name has the labels that it has in any of them. */
export function mergeExpositions(all: readonly Exposition[]): Exposition {
  const merged: Exposition = new Map();
  for (const [name, labels] of all.flatMap((each) => [...each])) {
    const before = merged.get(name) ?? null;
    merged.set(name, before || labels ? new Set([...(before ?? []), ...(labels ?? [])]) : null);
  }
  return merged;
}
