import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics } from './telemetry.ts';

/** What the orchestrator asks: has it started, may it get traffic, is it alive. */
export class Health {
  private state: 'starting' | 'ready' | 'stopping' = 'starting';
  private server?: Server;
  private refresh = async (): Promise<void> => undefined;
  constructor(private readonly checks: Record<string, () => Promise<boolean>>) {}

  /** Serves /health/startup, /health/ready, /health/live and /metrics; answers the port. */
  async listen(port: number): Promise<number> {
    this.server = createServer((request, response) => {
      void this.reply(request.url ?? '/').then(({ status, body, type }) => response.writeHead(status, { 'content-type': type }).end(body));
    });
    await new Promise<void>((resolve) => this.server!.listen(port, resolve));
    return (this.server.address() as AddressInfo).port;
  }
  /** What brings looked up figures up to date, before the metrics are told. */
  beforeMetrics(refresh: () => Promise<void>) { this.refresh = refresh; }
  ready() { this.state = 'ready'; }
  stopping() { this.state = 'stopping'; }
  async close() { await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined))); }

  private async reply(url: string) {
    if (url === '/metrics') {
      await this.refresh();
      return { status: 200, body: await metrics.metrics(), type: metrics.contentType };
    }
    if (url === '/health/live') return json(200, { state: this.state });
    if (url === '/health/startup') return json(this.state === 'starting' ? 503 : 200, { state: this.state });
    if (url !== '/health/ready') return json(404, {});
    const results = Object.fromEntries(await Promise.all(Object.entries(this.checks).map(async ([name, check]) => [name, await check().catch(() => false)] as const)));
    return json(this.state === 'ready' && Object.values(results).every(Boolean) ? 200 : 503, { state: this.state, ...results });
  }
}
const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body), type: 'application/json' });
