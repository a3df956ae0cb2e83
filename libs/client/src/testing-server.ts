import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it. */
export interface Seen { method: string; url: string; headers: IncomingMessage['headers']; body: string }
/** What to answer: a body and its headers; or anything else, by hand. */
export type Script = { status?: number; body?: unknown; headers?: Record<string, string> } | ((response: ServerResponse, request: IncomingMessage) => void);

/** A tiny HTTP server that answers from a script, one entry a request, and remembers what it was asked. */
export class ScriptedServer {
  readonly seen: Seen[] = [];
  private script: Script[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    await new Promise<void>((resolve) => { scripted.server.listen(0, '127.0.0.1', resolve); });
    return scripted;
  }
  get baseUrl() { return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; }
  get last(): Seen { return this.seen.at(-1)!; }

  /** The answers to come; what was asked before is forgotten. */
  will(...script: Script[]) {
    this.seen.length = 0;
    this.script = script;
  }
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    let body = '';
    for await (const piece of request) body += String(piece);
    this.seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    const next = this.script.shift() ?? { status: 500, body: 'unscripted' };
    if (typeof next === 'function') return next(response, request);
    const status = next.status ?? 200;
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...next.headers });
    response.end(typeof next.body === 'string' ? next.body : JSON.stringify(next.body));
  }
}
