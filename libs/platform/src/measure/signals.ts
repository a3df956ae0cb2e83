import { Gauge } from 'prom-client';
import type pg from 'pg';
import { metrics } from '../telemetry.ts';
import { LabelledGauge, type Measurement } from './measurements.ts';
import { readQuickly } from './read-quickly.ts';

/**
 * A figure of the business over all firms of the installation, for those who run it. `sql` runs as the worker role, in one statement, and answers
 * `value`, with a `label` beside it `key`, its value in each row; values without a row count 0. That role sees rows of a service's own tables only where a migration says so, by a policy and the columns it
 * needs. No figure may tell of a single firm or person.
 */
export interface Signal { name: `kontora_${string}`; help: string; label?: { name: string; values: readonly string[] }; sql: string }

const EVERY_MS = 60_000;
/** One in a process: tests start a service more than once. */
const gauges = new Map<string, Gauge>();

/** The figures a service declares. */
export function signalMeasurement({ signals, component, pool }: { signals: readonly Signal[]; component: string; pool: pg.Pool }): Measurement {
  const shown = signals.map(({ name, help, label }) => {
    const gauge = gauges.get(name) ?? new Gauge({ name, help, labelNames: ['component', ...(label ? [label.name] : [])], registers: [metrics] });
    gauges.set(name, gauge);
    const labelled = label && new LabelledGauge({ gauge, component, label: label.name });
    labelled?.set(new Map(label!.values.map((key) => [key, 0])));
    return (rows: { key: string; value: number }[]) => (labelled ? labelled.set(new Map(rows.map(({ key, value }) => [key, value]))) : gauge.set({ component }, rows[0]?.value ?? 0));
  });
  return {
    name: 'signals', everyMs: EVERY_MS,
    async take() {
      const results = await readQuickly(pool, signals.map(({ sql }) => sql));
      results.forEach((rows, i) => shown[i]!(rows as { key: string; value: number }[]));
    },
  };
}
