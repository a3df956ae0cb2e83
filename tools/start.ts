import { join, resolve } from 'node:path';
import { createProgress } from '../deploy/local/progress.ts';
import { openSecrets } from '../deploy/local/secrets.ts';
import { openFirm, startLocalStack, type LocalStack } from '../deploy/local/stack.ts';
import { buildWeb } from './build-web.ts';
import { demoLogins, openDemoFirm } from './demo/open-demo-firm.ts';
import { onEnd } from './ending.ts';

/** `npm start`: the whole system on this machine, until Ctrl-C. With `-- --empty` the firm has nothing but its head. */
const root = resolve(import.meta.dirname, '..');
const home = resolve(process.env.KONTORA_HOME ?? join(root, '.kontora'));

const began = performance.now();
const progress = createProgress();
await buildWeb(root, () => progress.step('Console …')).catch((error: unknown) => progress.line(messageOf(error)));
let running: LocalStack | undefined;
let stopping = false;
onEnd(async () => {
  stopping = true;
  progress.step('Stopping …');
  await running?.stop(); // what is still starting ends with this process
  progress.line('Stopped.');
});
const stack = running = await startLocalStack({ root, home, progress }).catch((error: unknown) => {
  console.error(`\nKontora could not start: ${messageOf(error)}`);
  process.exit(1);
});

const logins = process.argv.includes('--empty') ? await openEmptyFirm(stack) : await fillDemoFirm(stack);
if (!stopping) {
  progress.line(`
Kontora is running, after ${((performance.now() - began) / 1000).toFixed(0)} s.

  Console             ${stack.url}/
  API documentation   ${stack.url}/api/docs
  OpenAPI             ${stack.url}/api/openapi.json

${logins}

  Data and logs are in ${home}. Ctrl-C stops everything; the data stay.`);
  setInterval(() => undefined, 60_000);
}

async function openEmptyFirm({ secretsFolder }: LocalStack): Promise<string> {
  const email = 'owner@kontora.example';
  const password = openSecrets(secretsFolder).text('first-head-password');
  await openFirm(stack, { slug: 'first', name: 'Моя фирма', head: { name: 'Владелец', email, password } });
  return `  Sign in as          ${email}  ${password}`;
}

async function fillDemoFirm({ url, ask }: LocalStack): Promise<string> {
  await openDemoFirm({ url, ask, note: join(home, 'data/demo.json'), step: progress.step }).catch((error: unknown) => {
    if (!stopping) progress.line(`The demo firm could not be loaded whole: ${messageOf(error)} The next start goes on with it.`);
  });
  return demoLogins();
}

function messageOf(error: unknown): string { return error instanceof Error ? error.message : String(error); }
