import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { usePhone } from '../use-phone.ts';
import { usePrinting } from '../use-printing.ts';
import { useFormats } from '../values/formats.ts';
import type { ChartData } from './bar-chart.tsx';
import classes from './chart.module.css';
import { chartColours, PATTERNS, type ChartColours } from './chart-theme.ts';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, LabelLayout, CanvasRenderer]);

/** Draws the chart, and again when the data, the width or the colours change. */
export function BarCanvas(data: ChartData) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const scheme = useComputedColorScheme();
  const phone = usePhone();
  const printing = usePrinting();
  const { number } = useFormats();
  const { categories, series, across, onPick } = data;
  useEffect(() => {
    const drawn = init(box.current!);
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.resize());
    watch.observe(box.current!);
    return () => { watch.disconnect(); drawn.dispose(); };
  }, []);
  useEffect(() => { chart.current?.setOption(options({ categories, series, across }, { colours: chartColours(), phone, number }), { notMerge: true }); }, [categories, series, across, scheme, phone, printing, number]);
  useEffect(() => {
    const pick = ({ seriesId, dataIndex }: { seriesId?: string; dataIndex: number }) => onPick(seriesId!, dataIndex);
    chart.current?.on('click', pick as never);
    return () => { chart.current?.off('click', pick as never); };
  }, [onPick]);
  return <div ref={box} className={classes.canvas} role="img" aria-label={data.label} />;
}

const NAME_PX = 7.2;
interface Looks { colours: ChartColours; phone: boolean; number: (value: number) => string }
function options({ categories, series, across }: Pick<ChartData, 'categories' | 'series' | 'across'>, { colours, phone, number }: Looks): EChartsCoreOption {
  // A number that its bar has no room for is in the table.
  const longest = Math.max(...categories.map((_, i) => Math.max(...[...Map.groupBy(series, ({ stack }) => stack).values()].map((of) => of.reduce((sum, { values }) => sum + values[i]!, 0)))));
  const room = longest * (phone ? .1 : .045);
  const text = { color: colours.text, fontSize: 12, fontFamily: colours.font };
  const nameWidth = Math.min(phone ? 96 : 190, Math.max(...categories.map((name) => name.length)) * NAME_PX);
  const names = { type: 'category', data: categories, inverse: across, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } }, axisLabel: { ...text, ...(across && { width: nameWidth, overflow: 'truncate' }), hideOverlap: true } };
  const counts = { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: colours.line } }, axisLabel: { ...text, color: colours.dimmed, formatter: number, hideOverlap: true } };
  return {
    animation: false, textStyle: text, grid: { left: across ? nameWidth + 14 : 44, right: 20, top: phone && series.length > 3 ? 58 : 36, bottom: 28, containLabel: false },
    legend: { top: 0, left: 0, selectedMode: false, itemWidth: 18, itemHeight: 12, textStyle: text },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colours.hover } }, renderMode: 'richText', confine: true, backgroundColor: colours.back, borderColor: colours.line, textStyle: text, valueFormatter: number },
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: series.map(({ tone }) => PATTERNS[tone](colours.tones[tone].ink)) } },
    xAxis: across ? counts : names, yAxis: across ? names : counts,
    series: series.map(({ key, label, tone, stack, values }) => {
      const { ink, back } = colours.tones[tone];
      return {
        id: key, name: label, type: 'bar', stack, barMaxWidth: across ? 22 : 44, barMinHeight: 2, cursor: 'pointer', data: values.map((value) => (value === 0 ? null : value)), itemStyle: { color: back, borderColor: ink, borderWidth: 1 }, emphasis: { itemStyle: { borderWidth: 2 } },
        label: { show: across || !phone, formatter: ({ value }: { value: number | null }) => (value && value >= room ? number(value) : ''), color: ink, backgroundColor: back, padding: [1, 4], borderRadius: 3, fontSize: 12, fontFamily: colours.font }, labelLayout: { hideOverlap: true },
      };
    }),
  };
}
