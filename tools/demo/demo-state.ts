import { CivilDate } from '@kontora/domain';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far the demo firm of a data folder has come. */
export interface DemoState {
  /** The day it was made for: an interrupted load goes on with the same firm. */
  today: CivilDate;
  loaded: boolean;
}

/** The note beside the data, which goes when the data go; undefined when no demo firm was begun there. */
export const readDemoState = (file: string): DemoState | undefined => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoState) : undefined);

export function writeDemoState(file: string, state: DemoState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(state));
}
