import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { startGateway, type Gateway, type GatewayConfig } from '../gateway.ts';
import { StandIn, standIn } from './stand-in.ts';

const CONTRACTS = [identity, standIn];
const head = { name: 'Елена Орлова', email: 'head@kontora.example', password: 'a long enough password' };

/** A gateway over real identity and a stand-in for whatever else, with somebody signed in. */
export class Rig {
  private constructor(readonly gateway: Gateway, readonly service: StandIn, readonly cookie: string, readonly tenantId: string, private readonly stack: TestStack, private readonly settings: GatewayConfig) {}

  static async start(settings: Partial<GatewayConfig> = {}): Promise<Rig> {
    const stack = await TestStack.start(['identity']);
    const service = await StandIn.start(stack.config);
    const config: GatewayConfig = { ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 1000, seconds: 60 }, ...settings };
    const gateway = await startGateway(config, CONTRACTS);
    const { firmId } = await stack.call(identity.openFirm, { slug: 'first', name: 'Первая', head });
    const signedIn = await fetch(`${gateway.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: head.email, password: head.password }) });
    return new Rig(gateway, service, signedIn.headers.get('set-cookie')!.split(';')[0]!, firmId, stack, config);
  }

  /** Another gateway beside the first, with other settings. */
  another(settings: Partial<GatewayConfig>): Promise<Gateway> { return startGateway({ ...this.settings, ...settings }, CONTRACTS); }

  /** A request of whoever is signed in, below `/api/v1`. */
  ask(method: string, path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    return fetch(`${this.gateway.url}/api/v1${path}`, { method, headers: { cookie: this.cookie, ...(headers as Record<string, string>) }, ...init });
  }

  async stop(): Promise<void> {
    await this.gateway?.stop();
    await this.service?.stop();
    await this.stack?.stop();
  }
}
