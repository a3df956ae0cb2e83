// One Postgres, one stack of services behind a gateway with the built console, one browser: for all web tests of a run.
import startPostgres from '../../../libs/testing/src/global-setup.mjs';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export default async function start() {
  await startPostgres();
  const child = spawn(process.execPath, ['--import', `${root}/tools/typescript.mjs`, '--disable-warning=ExperimentalWarning', `${root}/services/web/test/host.ts`], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
  globalThis.kontoraWebHost = child;
  process.env.KONTORA_WEB_HOST = await new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (chunk) => { text += chunk; const line = /^READY (.*)$/m.exec(text); if (line) done(line[1]); });
    child.on('exit', (code) => fail(new Error(`The stack of the web tests ended with ${code}.`)));
  });
}
