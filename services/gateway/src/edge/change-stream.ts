import { API_BASE, changeSubject, watchChanges, type ChangeNotice } from '@kontora/contracts';
import { GatheredIds } from '@kontora/platform';
import type { NatsConnection } from '@nats-io/transport-node';
import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { admit, refuseParameters, renewed, type Edge } from './endpoint.ts';
import { hijack } from './hijack.ts';
import { Slots } from './slots.ts';

type Hear = (service: string, ids: readonly string[]) => void;

const GATHER_MS = 500;
const SIGN_OF_LIFE_MS = 15_000;
/** Then whoever still listens asks again, and is asked who he is. */
const LONGEST_MS = 5 * 60_000;
const RECONNECT_MS = 1_000;
const SLOTS = new Slots(20, 'too-many-streams', 'streams of changes');

/** Hears every service's notices of changes once, for all who listen at this gateway. */
export class ChangeHub {
  private readonly listeners = new Map<string, Set<Hear>>();

  constructor(nats: NatsConnection) {
    nats.subscribe(changeSubject('*', '*'), { callback: (error, message) => {
      if (error) return;
      const [, service, tenantId] = message.subject.split('.') as [string, string, string];
      const listeners = this.listeners.get(tenantId);
      if (!listeners) return;
      const ids = message.json<string[]>();
      for (const hear of listeners) hear(service, ids);
    } });
  }

  /** Passes on what changes in a firm, until the answered function is called. */
  listen(tenantId: string, hear: Hear): () => void {
    const listeners = this.listeners.get(tenantId) ?? new Set();
    this.listeners.set(tenantId, listeners.add(hear));
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0 && this.listeners.get(tenantId) === listeners) this.listeners.delete(tenantId);
    };
  }
}

/** `GET /changes`: notices of what changes in the caller's firm, as server-sent events. */
export function addChangeStream(api: FastifyInstance, edge: Edge, hub: ChangeHub): void {
  api.get(`${API_BASE}/changes`, { exposeHeadRoute: false }, async (request, reply) => {
    const admitted = await admit(edge, watchChanges, { request, reply });
    refuseParameters(request);
    const release = SLOTS.take(admitted);
    const gathered = new GatheredIds();
    const leave = hub.listen(admitted.caller!.tenantId, (service, ids) => gathered.add(service, ids));
    const out = hijack(reply, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    try {
      out.write(`retry: ${RECONNECT_MS}\n\n`);
      const end = Date.now() + LONGEST_MS;
      for (let lifeAt = Date.now(); Date.now() < end && !edge.stopping.aborted && !out.destroyed; await sleep(GATHER_MS)) {
        // Whoever reads slowly gets fewer notices, not a longer queue of them.
        if (!out.writableNeedDrain) for (const [service, ids] of gathered.take()) out.write(`event: changed\ndata: ${JSON.stringify({ service, ids } satisfies ChangeNotice)}\n\n`);
        if (Date.now() - lifeAt < SIGN_OF_LIFE_MS) continue;
        lifeAt = Date.now();
        out.write(':\n\n');
        await renewed(edge, admitted, request);
      }
    } catch {
      // Signed out, or nobody can say who this is: the stream ends, and whoever opens it anew is told.
    } finally {
      leave();
      release();
      out.end();
    }
    return reply;
  });
}
