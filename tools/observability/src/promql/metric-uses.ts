import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { PromqlSyntaxError } from './promql.errors.js';

/** A metric that an expression reads, with the labels that it must have for the expression to mean what it says. */
export interface MetricUse {
  readonly metric: string;
  readonly labels: readonly string[];
}

/**
 * What an expression reads, by Prometheus' own grammar: each selector with the labels it matches on, and those that an
 * aggregation or a join above it keeps.
 *
 * @param expr PromQL; Grafana's `$__rate_interval` may stand for a duration
 * @throws PromqlSyntaxError
 */
export function metricUses(expr: string): MetricUse[] {
  const text = expr.replaceAll('$__rate_interval', '1m');
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new PromqlSyntaxError(expr, from);
    },
  });
  return usesUnder(tree.topNode, text);
}

function usesUnder(node: SyntaxNode, text: string): MetricUse[] {
  if (node.name === 'VectorSelector') return [selectorUse(node, text)];
  const kept = keptLabels(node, text);
  return children(node).flatMap((child) =>
    usesUnder(child, text).map(({ metric, labels }) => ({ metric, labels: [...labels, ...kept] })),
  );
}

function selectorUse(node: SyntaxNode, text: string): MetricUse {
  const name = node.getChild('Identifier');
  if (!name) throw new PromqlSyntaxError(text, node.from);
  const matchers = children(node.getChild('LabelMatchers')).map((matcher) => matcher.getChild('LabelName'));
  return {
    metric: textOf(name, text),
    labels: matchers.flatMap((label) => (label ? textOf(label, text) : [])),
  };
}

/** `by (a, b)` of an aggregation, `on (a, b)` of a join; what `without` and `ignoring` name may be missing. */
function keptLabels(node: SyntaxNode, text: string): string[] {
  const by = node.getChild('AggregateModifier');
  const on = node.getChild('MatchingModifierClause');
  const clause = by?.getChild('By') ? by : on?.getChild('On') ? on : null;
  return children(clause?.getChild('GroupingLabels') ?? null)
    .filter(({ name }) => name === 'LabelName')
    .map((label) => textOf(label, text));
}

function children(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) found.push(child);
  return found;
}

function textOf({ from, to }: SyntaxNode, text: string): string {
  return text.slice(from, to);
}
