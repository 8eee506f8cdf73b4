import { dashboards } from './dashboards/index.js';

/** What infra/observability/grafana/dashboards holds: text by name of file. */
export function dashboardFiles(): Map<string, string> {
  return new Map(
    dashboards.map((dashboard) => [
      `${String(dashboard.uid)}.json`,
      `${JSON.stringify(dashboard, null, 2)}\n`,
    ]),
  );
}
