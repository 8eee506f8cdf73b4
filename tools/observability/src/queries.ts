import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dashboards, rulesFile } from './files.js';

/** Something that Prometheus is asked. */
export interface Query {
  /** Where it is written, for whoever has to mend it. */
  readonly where: string;
  readonly expr: string;
  /** `{{job}} p99`: every label that it names should be in the answer. Alerts have none. */
  readonly legend: string;
}

interface PanelJson {
  readonly title?: string;
  readonly panels?: readonly PanelJson[];
  readonly targets?: readonly { readonly expr?: string; readonly legendFormat?: string }[];
}

interface DashboardJson extends PanelJson {
  readonly templating?: { readonly list?: readonly { readonly name: string; readonly query?: unknown }[] };
}

interface RulesYaml {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

/** All that the committed dashboards and rules ask. */
export function allQueries(): Query[] {
  return [...dashboardQueries(), ...ruleQueries()];
}

function dashboardQueries(): Query[] {
  return readdirSync(dashboards)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const dashboard: DashboardJson = JSON.parse(readFileSync(join(dashboards, file), 'utf8'));
      return [...panelQueries(dashboard, file), ...variableQueries(dashboard, file)];
    });
}

function panelQueries(panel: PanelJson, where: string): Query[] {
  const own = (panel.targets ?? []).flatMap(({ expr, legendFormat = '' }) =>
    expr === undefined ? [] : { where, expr, legend: legendFormat },
  );
  return [
    ...own,
    ...(panel.panels ?? []).flatMap((child) => panelQueries(child, `${where}: ${child.title ?? '?'}`)),
  ];
}

/** `label_values(metric, label)` is Grafana's own: as PromQL, the values of a label are a sum by it. */
function variableQueries({ templating }: DashboardJson, file: string): Query[] {
  return (templating?.list ?? []).flatMap(({ name, query }) => {
    const [, metric, label] = /^label_values\((.+), (\w+)\)$/.exec(String(query)) ?? [];
    const where = `${file}: $${name}`;
    return metric === undefined ? [] : { where, expr: `sum by (${String(label)}) (${metric})`, legend: '' };
  });
}

function ruleQueries(): Query[] {
  const { groups }: RulesYaml = parse(readFileSync(rulesFile, 'utf8'));
  return groups
    .flatMap(({ rules }) => rules)
    .map(({ alert, expr }) => ({ where: `rules.yml: ${alert}`, expr, legend: '' }));
}
