import { API_BASE, type Job } from '@kontora/contracts';
import { pause, type Exchange } from './exchange.ts';
import { ApiProblem } from './problem.ts';

const ENDED = new Set<Job['state']>(['done', 'failed', 'cancelled']);
const FIRST_POLL_MS = 500;
const SLOWEST_POLL_MS = 5000;

/**
 * A job each time it has changed, the last time when it has ended. The server's event stream is used where it arrives; where it
 * does not (a proxy, a restart), the job is asked for, at first every half second, later every five.
 */
export async function* watchJob(exchange: Exchange, { service, id }: Pick<Job, 'service' | 'id'>, signal?: AbortSignal): AsyncGenerator<Job, void, undefined> {
  const url = `${API_BASE}/jobs/${encodeURIComponent(service)}/${encodeURIComponent(id)}`;
  let seen = '';
  for await (const job of merged(exchange, url, signal)) {
    const text = JSON.stringify(job);
    if (text !== seen) yield job;
    seen = text;
    if (ENDED.has(job.state)) return;
  }
}

async function* merged(exchange: Exchange, url: string, signal?: AbortSignal): AsyncGenerator<Job, never, undefined> {
  try {
    const response = await exchange.send({ url: `${url}/stream`, method: 'GET', headers: { accept: 'text/event-stream' }, safe: true, signal, timeoutMs: null });
    if (response.headers.get('content-type')?.startsWith('text/event-stream') && response.body) for await (const data of serverSentEvents(response.body)) yield JSON.parse(data) as Job;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ApiProblem && [401, 403, 404].includes(error.status) && error.code !== 'unexpected-answer') throw error;
  }
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 1.5, SLOWEST_POLL_MS)) {
    yield (await (await exchange.send({ url, method: 'GET', safe: true, signal })).json()) as Job;
    await pause(waitMs, signal);
  }
}

/** The data of each event of a `text/event-stream`; comments and event names are passed over. */
export async function* serverSentEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      pending += decoder.decode(value, { stream: true });
      const events = pending.split(/\r?\n\r?\n/);
      pending = events.pop()!;
      for (const event of events) {
        const data = event.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''));
        if (data.length > 0) yield data.join('\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
