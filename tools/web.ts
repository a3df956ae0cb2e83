import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** `npm run web`: the console with changes shown as they are saved, beside a system started by `npm start`. KONTORA_GATEWAY says where that is. */
const root = resolve(import.meta.dirname, '..');
const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'services/web'], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
