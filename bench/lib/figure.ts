/** What one measurement says: a value beside a floor of the same run, since machines differ and are noisy. */
export interface Figure {
  /** What was measured, in words. */
  what: string;
  /** The measured values as a person reads them, floor included: `1,240/s of 2,900/s`. */
  measured: string;
  /** The value relative to its floor, or the value itself where the aim is absolute. */
  value: number;
  /** What the issue asks for. */
  aim: { atLeast: number } | { atMost: number };
}

/** One benchmark: seeds what it needs, measures, cleans up. */
export interface Benchmark { name: string; run(): Promise<Figure[]> }

export const met = ({ value, aim }: Figure): boolean => ('atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost);

/** Three significant digits, thousands apart: 12345.6 → `12,300`. */
export const round = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

/** The figures as a table for a person and for README.md. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, measured, value, aim } = figure;
    return `| ${what} | ${measured} | ${round(value)} | ${'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`} | ${met(figure) ? 'met' : '**missed**'} |`;
  });
  return ['| what | measured | value | aim | |', '|---|---|---|---|---|', ...rows].join('\n');
}
