/**
 * Ends this process once when it is told to (SIGTERM, SIGINT), by what the result is given: everything in order. Before that, while it still starts, it
 * ends at once; without this, process 1 of a container would not hear the signal at all.
 */
export function onTermination(): (stop: () => Promise<unknown>) => void {
  let stopInOrder = async (): Promise<unknown> => undefined;
  let stopping: Promise<unknown> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => { stopping ??= stopInOrder().then(() => process.exit(0)); });
  return (stop) => { stopInOrder = stop; };
}
