import { rmSync } from 'node:fs';

export default async function stop() {
  const running = globalThis.kontoraPostgres;
  if (!running) return;
  globalThis.kontoraPostgres = undefined;
  await running.postgres.stop();
  rmSync(running.folder, { recursive: true, force: true });
}
