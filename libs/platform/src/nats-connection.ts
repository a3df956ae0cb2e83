import { connect, nkeyAuthenticator, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { secretValues, type RuntimeConfig } from './config.ts';

/**
 * Connects a user to NATS, as long as it takes, and again whenever the connection is lost. The user proves who it is by signing with the nkey whose seed
 * is secret `nats-<user>.nk`; the server knows public keys only.
 * @throws AuthorizationError when the server does not know the key.
 */
export async function connectNats(config: Pick<RuntimeConfig, 'nats' | 'secrets'>, user: string, options: ConnectionOptions = {}): Promise<NatsConnection> {
  const [current] = await secretValues(config, `nats-${user}.nk`);
  const seed = new TextEncoder().encode(current);
  return gathering(await connect({
    servers: config.nats.split(','), authenticator: nkeyAuthenticator(seed), name: user, inboxPrefix: `_INBOX_${user}`,
    maxReconnectAttempts: -1, waitOnFirstConnect: true, reconnectTimeWait: 250, noAsyncTraces: true, ...options,
  }));
}

/** What is sent within one turn of the event loop leaves in one packet; the client itself would send one for each piece of work within it. */
function gathering(nats: NatsConnection): NatsConnection {
  const { protocol } = nats as unknown as { protocol: { flushPending(): void } };
  const flush = protocol.flushPending.bind(protocol);
  let isDue = false;
  protocol.flushPending = () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      flush();
    });
  };
  return nats;
}
