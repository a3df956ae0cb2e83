import { GATEWAY_USER, OPS_USER } from './nats-config.ts';
import type { Secrets } from './secrets.ts';

/** Key pair by which the one service that knows who is asking tells the others. */
const CONTEXT_KEY = 'context-signing';
const SIGNER = 'identity';
/** Random texts that only one service reads; its definition names them too. */
const OF_ONE: Readonly<Record<string, readonly string[]>> = { identity: ['identity-auth'] };

const rolesOf = (service: string) => ['migrate', 'app', 'worker'].map((part) => `${service}_${part}`);

/** Makes whatever is missing of the secrets that these services, the gateway and the operator need. */
export function makeSecrets(secrets: Secrets, services: readonly string[]): void {
  secrets.keyPair(CONTEXT_KEY);
  secrets.text('cursor-signing');
  for (const service of services) for (const name of [...rolesOf(service), ...(OF_ONE[service] ?? [])]) secrets.text(name);
  for (const user of [...services, GATEWAY_USER, OPS_USER]) secrets.nkey(`nats-${user}`);
}

/** The files that a service, or the gateway, finds in its folder of secrets, and no others. */
export function secretFilesOf(service: string): string[] {
  const bus = `nats-${service}.nk`;
  if (service === GATEWAY_USER) return [bus];
  return [bus, ...rolesOf(service), 'cursor-signing', `${CONTEXT_KEY}.public.pem`, ...(service === SIGNER ? [`${CONTEXT_KEY}.private.pem`] : []), ...(OF_ONE[service] ?? [])];
}
