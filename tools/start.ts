import { resolve } from 'node:path';
import { createProgress } from '../deploy/local/progress.ts';
import { openSecrets } from '../deploy/local/secrets.ts';
import { openFirm, startLocalStack } from '../deploy/local/stack.ts';

/** `npm start`: the whole system on this machine, until Ctrl-C. */
const root = resolve(import.meta.dirname, '..');
const progress = createProgress();
const stack = await startLocalStack(root, progress).catch((error: unknown) => {
  console.error(`\nKontora could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
let stopping: Promise<void> | undefined;
const stop = () => { stopping ??= stack.stop().then(() => process.exit(0)); };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

const email = 'head@kontora.example';
const password = openSecrets(stack.secretsFolder).text('first-head-password');
await openFirm(stack, { slug: 'first', name: 'Первая фирма', head: { name: 'Елена Орлова', email, password } });

progress.line(`
Kontora is running.

  API documentation   ${stack.url}/api/docs
  OpenAPI             ${stack.url}/api/openapi.json
  Sign in as          ${email}  ${password}
  Logs                .kontora/logs/

Ctrl-C stops everything; the data stay in .kontora/data/.`);
setInterval(() => undefined, 60_000);
