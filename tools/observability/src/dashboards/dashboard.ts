import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheus } from './panels.js';

/** Every label that names a service comes from `app_info`, which each of them has. */
const services = 'label_values(app_info, job)';

export interface DashboardOptions {
  /** Its address, `/d/<name>`, and the name of its file. */
  readonly name: string;
  readonly title: string;
  readonly says: string;
  /** Panels by the title of their row. */
  readonly rows: Readonly<Record<string, readonly cog.Builder<Panel>[]>>;
  /** Whether `$service` can be chosen. */
  readonly choosesService?: boolean;
}

/** A dashboard of rows; the others are linked at its top. */
export function dashboard(options: DashboardOptions): Dashboard {
  const builder = new DashboardBuilder(options.title)
    .uid(options.name)
    .description(options.says)
    .tags(['shop'])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-30m', to: 'now' })
    .refresh('10s')
    .link(new DashboardLinkBuilder('The shop').type(DashboardLinkType.Dashboards).tags(['shop']));
  if (options.choosesService === true) builder.withVariable(serviceVariable());
  for (const [title, panels] of Object.entries(options.rows)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return builder.build();
}

function serviceVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('service')
    .datasource(prometheus)
    .query(services)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}
