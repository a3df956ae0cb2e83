/** A figure or curve of a dashboard: PromQL, and how its series are called. */
export interface Series { expr: string; legend?: string }
/** One panel. `bad`: from this value on it is red. Widths are in 24ths of the page. */
export interface Panel { title: string; help?: string; kind?: 'timeseries' | 'stat' | 'table' | 'bargauge'; unit?: 'short' | 's' | 'reqps' | 'percentunit' | 'bytes' | 'eps'; width?: number; height?: number; bad?: number; series: readonly Series[] }
/** A dashboard: rows of panels with headings. */
export interface Board { uid: string; title: string; rows: readonly { title: string; panels: readonly Panel[] }[] }

const SOURCE = { type: 'prometheus', uid: '${source}' };
const PAGE = 24;

/** The dashboard as Grafana imports it. The data source is asked for, so that it fits every installation. */
export function grafana({ uid, title, rows }: Board): object {
  let [y, id] = [0, 0];
  const panels = rows.flatMap((row) => {
    const heading = { id: ++id, type: 'row', title: row.title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: PAGE, h: 1 } };
    let [x, tallest] = [0, 0];
    const placed = row.panels.map((panel) => {
      const { width = 12, height = panel.kind === 'stat' ? 4 : 8 } = panel;
      if (x + width > PAGE) [x, y, tallest] = [0, y + tallest, 0];
      const gridPos = { x, y, w: width, h: height };
      [x, tallest] = [x + width, Math.max(tallest, height)];
      return { ...panelJson(panel), id: ++id, gridPos };
    });
    y += tallest;
    return [heading, ...placed];
  });
  return {
    uid, title, tags: ['kontora'], timezone: 'browser', editable: true, schemaVersion: 41, version: 1, refresh: '30s', time: { from: 'now-6h', to: 'now' }, annotations: { list: [] }, links: [],
    templating: { list: [{ name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, hide: 0, refresh: 1 }] }, panels,
  };
}

function panelJson({ title, help, kind = 'timeseries', unit = 'short', bad, series }: Panel) {
  const steps = [{ color: 'green', value: null }, ...(bad === undefined ? [] : [{ color: 'red', value: bad }])];
  const marked = kind === 'timeseries' && bad !== undefined ? { thresholdsStyle: { mode: 'line' } } : {};
  return {
    type: kind, title, ...(help && { description: help }), datasource: SOURCE,
    targets: series.map(({ expr, legend }, i) => ({ refId: String.fromCharCode(65 + i), datasource: SOURCE, expr, ...(legend && { legendFormat: legend }), ...(kind === 'table' && { instant: true, format: 'table' }) })),
    fieldConfig: { defaults: { unit, min: 0, thresholds: { mode: 'absolute', steps }, ...(kind === 'timeseries' && { custom: { fillOpacity: 8, showPoints: 'never', ...marked } }) }, overrides: [] },
    options: kind === 'timeseries' ? { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } } : kind === 'stat' ? { colorMode: 'value', reduceOptions: { calcs: ['lastNotNull'] } } : {},
  };
}
