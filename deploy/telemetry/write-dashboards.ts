import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boards } from './boards.ts';
import { grafana } from './panels.ts';

/** Writes `dashboards/*.json`, which are kept in the repository so that whoever installs needs nothing but them. */
for (const [name, board] of Object.entries(boards)) writeFileSync(join(import.meta.dirname, 'dashboards', `${name}.json`), `${JSON.stringify(grafana(board), null, 2)}\n`);
