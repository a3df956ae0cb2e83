import { INVARIANTS } from './invariants/check.ts';
import type { Report, Row } from './run.ts';

const HEAD = ['fault', 'ok', 'refused', 'unknown', 'retried', 'lost', 'doubled', 'recovery s', 'rest s', 'invariants', ''];
const NUMBERS = { from: 1, to: 8 };
const SHOWN = 10;

/** A run as people read it: a line for each fault, a line for each invariant with what broke it, the sum. */
export function tell({ rows, violations, seconds, world }: Report): string {
  const invariants = Object.entries(INVARIANTS).flatMap(([number, { says }]) => {
    const broken = violations.filter((violation) => violation.invariant === number);
    return [`${number.padEnd(4)} ${says.padEnd(44)} ${broken.length === 0 ? 'holds' : `BROKEN ${broken.length} times`}`, ...broken.slice(0, SHOWN).map(({ what }) => `       ${what}`)];
  });
  const attempts = world.entries.reduce((sum, entry) => sum + entry.attempts.length, 0);
  const events = Object.values(world.services).reduce((sum, service) => sum + service.outbox.length, 0);
  return ['', ...tableOf([HEAD, ...rows.map(cellsOf)]), '', ...invariants, '', `${world.entries.length} requests in ${attempts} attempts, ${events} events, ${world.stream.length} messages, ${Math.round(seconds)} s.`].join('\n');
}

/** A fault and what came of it, in one line. */
export const tellRow = (row: Row): string =>
  `   ${row.acknowledged} acknowledged, ${row.retried} tries repeated, ${row.lost} lost, ${row.doubled} doubled; recovered in ${seconds(row.recoveryMs)} s, at rest after ${seconds(row.settledMs)} s${row.broken.length > 0 ? `; BROKEN: ${row.broken.join(', ')}` : ''}${row.notes.length > 0 ? ` (${row.notes.join('; ')})` : ''}`;

const seconds = (ms: number | undefined) => (ms === undefined ? '-' : (ms / 1000).toFixed(1));
const cellsOf = (row: Row) => [
  row.fault, ...[row.acknowledged, row.refused, row.unknown, row.retried, row.lost, row.doubled].map(String), seconds(row.recoveryMs), seconds(row.settledMs), row.broken.join(' ') || 'hold', row.notes.join('; '),
];

function tableOf(lines: readonly string[][]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => line.map((cell, i) => (i >= NUMBERS.from && i <= NUMBERS.to ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd());
}
