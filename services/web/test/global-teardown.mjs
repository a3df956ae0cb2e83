import stopPostgres from '../../../libs/testing/src/global-teardown.mjs';

export default async function stop() {
  const child = globalThis.kontoraWebHost;
  if (child && child.exitCode === null) {
    const ended = new Promise((done) => { child.on('exit', done); });
    child.stdin.end();
    await ended;
  }
  await stopPostgres();
}
