import { existsSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT = 10_000_000;

/** A private file that a program's output is appended to; one of more than 10 MB begins anew. Close `fd` after the spawn. */
export interface LogFile {
  fd: number;
  /** The last lines that were written since it was opened. */
  tail(lines: number): string;
}

export function openLog(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > LIMIT) truncateSync(path);
  const fd = openSync(path, 'a', 0o600);
  const from = statSync(path).size;
  return { fd, tail: (lines) => readFileSync(path).subarray(from).toString().trim().split('\n').slice(-lines).join('\n') };
}
