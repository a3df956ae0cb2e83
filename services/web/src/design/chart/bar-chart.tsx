import { lazy, Suspense } from 'react';
import { Loading } from '../states/states.tsx';
import type { Tone } from '../values/values.tsx';
import classes from './chart.module.css';

/** One kind of thing that is counted: its name, its colour and pattern, how many there are in each category. Series of one `stack` stand on each other. */
export interface Series { key: string; label: string; tone: Tone; stack: string; values: readonly number[] }
/** What a chart shows. `across`: bars lie, one category a line; else they stand. */
export interface ChartData { label: string; categories: readonly string[]; series: readonly Series[]; across?: boolean; onPick: (series: string, category: number) => void }

// The drawing of charts is heavy; it is loaded with the first chart.
const Canvas = lazy(() => import('./bar-canvas.tsx').then((module) => ({ default: module.BarCanvas })));
const [LINE, AROUND, STANDING] = [34, 74, 300];

/** A bar chart whose every bar opens its rows. What it shows must stand beside it as a table too: a picture cannot be read by everybody. */
export function BarChart(data: ChartData) {
  const height = data.across ? data.categories.length * LINE * Math.max(1, new Set(data.series.map(({ stack }) => stack)).size * .7) + AROUND : STANDING;
  return <div className={classes.chart} style={{ height }}><Suspense fallback={<Loading lines={6} />}><Canvas {...data} /></Suspense></div>;
}
