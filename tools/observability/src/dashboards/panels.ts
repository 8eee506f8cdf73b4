import * as common from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { DataqueryBuilder as TracesBuilder } from '@grafana/grafana-foundation-sdk/tempo';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/*
 * The three kinds of panel that the dashboards are made of. A legend names labels of the query: `{{job}}`.
 */

export const prometheus = { type: 'prometheus', uid: 'prometheus' };
const tempo = { type: 'tempo', uid: 'tempo' };

/** Columns of a dashboard, as Grafana counts them. */
const fullWidth = 24;

interface Options {
  readonly title: string;
  /** One sentence for whoever wonders what to make of it. */
  readonly says: string;
  /** Grafana's name of it: `s`, `bytes`, `percentunit`, `reqps`, `ops`, `short`. */
  readonly unit: string;
}

export interface ChartOptions extends Options {
  /** PromQL by legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** A line that should not be crossed. */
  readonly limit?: number;
  readonly isStacked?: boolean;
}

/** Lines over time, two to a row. */
export function chart(options: ChartOptions): TimeseriesBuilder {
  const { title, says, unit, limit, isStacked = false } = options;
  const panel = new TimeseriesBuilder()
    .title(title)
    .description(says)
    .datasource(prometheus)
    .span(fullWidth / 2)
    .height(8)
    .unit(unit)
    .min(0)
    .fillOpacity(isStacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).placement(common.LegendPlacement.Bottom));
  if (isStacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (limit !== undefined) panel.thresholds(aboveIsBad(limit)).thresholdsStyle(dashedLine());
  for (const [legend, expr] of Object.entries(options.queries)) panel.withTarget(query(expr, legend));
  return panel;
}

export interface NumberOptions extends Options {
  readonly query: string;
  /** Red from here on. */
  readonly badFrom?: number;
  /** Red below it. */
  readonly goodFrom?: number;
}

/** One number of now, four to a row. */
export function number(options: NumberOptions): StatBuilder {
  const { title, says, unit, badFrom, goodFrom } = options;
  const panel = new StatBuilder()
    .title(title)
    .description(says)
    .datasource(prometheus)
    .span(fullWidth / 4)
    .height(4)
    .unit(unit)
    .noValue('–')
    .withTarget(query(options.query, title));
  if (badFrom !== undefined) panel.thresholds(aboveIsBad(badFrom));
  if (goodFrom !== undefined) panel.thresholds(belowIsBad(goodFrom));
  return panel;
}

/** Traces that TraceQL finds; a click on one opens it. */
export function traces(options: { title: string; says: string; query: string }): TableBuilder {
  return new TableBuilder()
    .title(options.title)
    .description(options.says)
    .datasource(tempo)
    .span(fullWidth)
    .height(9)
    .withTarget(
      new TracesBuilder()
        .refId('A')
        .datasource(tempo)
        .queryType('traceql')
        .query(options.query)
        .limit(20)
        .filters([]),
    );
}

function query(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(prometheus).expr(expr).legendFormat(legend);
}

function aboveIsBad(limit: number): ThresholdsConfigBuilder {
  return steps([
    { value: null, color: 'green' },
    { value: limit, color: 'red' },
  ]);
}

function belowIsBad(limit: number): ThresholdsConfigBuilder {
  return steps([
    { value: null, color: 'red' },
    { value: limit, color: 'green' },
  ]);
}

function steps(list: { value: number | null; color: string }[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(list);
}

function dashedLine(): common.GraphThresholdsStyleConfigBuilder {
  return new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed);
}
