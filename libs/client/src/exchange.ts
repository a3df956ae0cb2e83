import { ApiProblem } from './problem.ts';

type Lazy<T> = T | (() => T | Promise<T>);
/** Where the API is, and what every request carries. */
export interface ClientOptions {
  /** Origin of the gateway; empty in a browser that was served by it. */
  baseUrl: string;
  fetch?: typeof fetch;
  /** Additional headers, or where to get them for each request. */
  headers?: Lazy<Record<string, string>>;
  /** API key of a program; people have the session cookie. */
  token?: Lazy<string>;
  /** How long to wait for an answer, repetition included. Default 20,000. Uploads and streams wait without limit. */
  timeoutMs?: number;
}

/** One request, and whether it may be sent twice. */
export interface Outgoing {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  /** Sending it again cannot do anything twice. */
  safe: boolean;
  signal?: AbortSignal;
  /** Default that of the client; null waits without limit. */
  timeoutMs?: number | null;
}

const LONGEST_WAIT_MS = 5000;

/** Sends requests; the one place where anything is repeated. */
export class Exchange {
  constructor(private readonly options: ClientOptions) {}

  /**
   * Sends a request; one that is safe is repeated once when nobody answered, or when the server asks to come back within five seconds.
   * @throws ApiProblem for every answer that is not a success, and for none. When the caller's signal ends it, that signal's reason.
   */
  async send(outgoing: Outgoing): Promise<Response> {
    const timeoutMs = outgoing.timeoutMs === undefined ? (this.options.timeoutMs ?? 20_000) : outgoing.timeoutMs;
    const timeout = timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs);
    const signals = [outgoing.signal, timeout].filter((signal) => signal !== undefined);
    const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
    const attempt = async (): Promise<Response | ApiProblem> => {
      try {
        const response = await this.fetchOnce(outgoing, signal);
        return response.ok ? response : await ApiProblem.from(response);
      } catch (error) {
        outgoing.signal?.throwIfAborted();
        return ApiProblem.unanswered(timeout?.aborted ? 'timeout' : 'no-answer', error);
      }
    };
    const first = await attempt();
    const waitMs = outgoing.safe && first instanceof ApiProblem ? waitBefore(first) : undefined;
    if (waitMs !== undefined) await pause(waitMs, signal).catch(() => outgoing.signal?.throwIfAborted());
    const last = waitMs === undefined || timeout?.aborted ? first : await attempt();
    if (last instanceof ApiProblem) throw last;
    return last;
  }

  private async fetchOnce({ url, method, body, headers }: Outgoing, signal?: AbortSignal): Promise<Response> {
    const { baseUrl, token, headers: common } = this.options;
    const bearer = await now(token);
    const send = this.options.fetch ?? globalThis.fetch;
    const init = { method, body, signal, headers: { accept: 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }), ...(await now(common)), ...headers }, ...(body instanceof ReadableStream && { duplex: 'half' }) };
    return send(baseUrl.replace(/\/$/, '') + url, init);
  }
}

const now = <T>(lazy: Lazy<T> | undefined) => (typeof lazy === 'function' ? (lazy as () => T | Promise<T>)() : lazy);

/** Milliseconds before a safe request is sent again; undefined when that is pointless or too long to wait for. */
function waitBefore({ status, code, problem }: ApiProblem): number | undefined {
  if (code === 'timeout' || ![0, 429, 502, 503].includes(status)) return undefined;
  const asked = problem.retryAfter === undefined ? 200 + Math.random() * 300 : problem.retryAfter * 1000;
  return asked <= LONGEST_WAIT_MS ? asked : undefined;
}

/** Waits; rejects as soon as the signal ends it. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => { clearTimeout(timer); reject(signal!.reason as Error); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
