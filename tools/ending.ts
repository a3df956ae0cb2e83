/** Calls `stop` once when this program is to end: on a signal, or when `tools/run.mjs`, which started it, has gone. Then the process ends. */
export function onEnd(stop: () => Promise<void>): void {
  let ending: Promise<void> | undefined;
  const end = () => { ending ??= stop().catch((error: unknown) => console.error(error)).finally(() => process.exit(130)); };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.on('disconnect', end);
}
