import { Gauge } from 'prom-client';
import { metrics, type Log } from '../telemetry.ts';

/** Something looked up when the metrics are asked for, at most every `everyMs`. What is looked up belongs to no single replica: each tells the same. */
export interface Measurement { name: string; everyMs: number; take(): Promise<void> }

/** A scrape waits so long for what is being looked up; what takes longer is in the next. */
const PATIENCE_MS = 1_000;

const measuredAt = new Gauge({ name: 'kontora_measured_timestamp_seconds', help: 'When a group of figures was last looked up with success; older than the others means that they are stale', labelNames: ['component', 'measurement'], registers: [metrics] });

/** The figures of a service that are looked up in its database and on the bus. Nothing is looked up while nobody asks for metrics. */
export class Measurements {
  private readonly begun = new Map<Measurement, number>();
  private readonly running = new Map<Measurement, Promise<void>>();

  constructor(private readonly parts: { component: string; log: Log; measurements: readonly Measurement[] }) {}

  /** Looks up what is due. Never throws, and never takes long: a database that is gone must not hide the metrics of the process. */
  async refresh(): Promise<void> {
    const now = performance.now();
    for (const measurement of this.parts.measurements) {
      if (this.running.has(measurement) || now < (this.begun.get(measurement) ?? -Infinity) + measurement.everyMs) continue;
      this.begun.set(measurement, now);
      this.running.set(measurement, this.take(measurement).finally(() => this.running.delete(measurement)));
    }
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(this.running.values()), new Promise((resolve) => { timer = setTimeout(resolve, PATIENCE_MS); })]);
    clearTimeout(timer);
  }

  /** Waits for what is being looked up, before the connections close. */
  async stop(): Promise<void> { await Promise.all(this.running.values()); }

  private async take(measurement: Measurement): Promise<void> {
    const { component, log } = this.parts;
    try {
      await measurement.take();
      measuredAt.set({ component, measurement: measurement.name }, Date.now() / 1000);
    } catch (error) {
      log.warn({ err: error, measurement: measurement.name }, 'figures for the metrics could not be looked up');
    }
  }
}

/** A gauge of one service with a label whose values come and go: a value that is gone counts 0, it does not stay at what it was. */
export class LabelledGauge {
  private readonly seen = new Set<string>();
  constructor(private readonly parts: { gauge: Gauge; component: string; label: string }) {}

  set(values: ReadonlyMap<string, number>): void {
    for (const key of values.keys()) this.seen.add(key);
    for (const key of this.seen) this.parts.gauge.set({ component: this.parts.component, [this.parts.label]: key }, values.get(key) ?? 0);
  }
}
