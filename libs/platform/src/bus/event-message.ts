import type { JsMsg } from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { randomBytes } from 'node:crypto';
import type { EventMeta } from '../context.ts';

/** An event on its way: what is known of it, its data before validation, and the trace it belongs to (a `traceparent`). */
export interface DeliveredEvent { meta: EventMeta; data: unknown; trace: string | undefined }

const ID = 'Nats-Msg-Id';
const TENANT = 'Kontora-Tenant';
const AGGREGATE = 'Kontora-Aggregate';
const SEQUENCE = 'Kontora-Sequence';
const AT = 'Kontora-At';
const TRACE = 'traceparent';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What travels beside an event's data. `id` is also what the server recognises duplicates by. */
export function eventHeaders(meta: EventMeta, trace?: string | null): MsgHdrs {
  const head = headers();
  head.set(ID, meta.id);
  head.set(TENANT, meta.tenantId);
  head.set(AGGREGATE, meta.aggregateId);
  head.set(SEQUENCE, String(meta.sequence));
  head.set(AT, meta.at);
  if (trace) head.set(TRACE, trace.includes('-') ? trace : `00-${trace}-${randomBytes(8).toString('hex')}-00`);
  return head;
}

/** The event's id, for those who need nothing else of a message. */
export const eventIdOf = (head: MsgHdrs | undefined) => head?.get(ID) ?? '';
/** The firm a message belongs to; empty when it is none of ours. */
export const tenantOf = (head: MsgHdrs | undefined) => head?.get(TENANT) ?? '';

/** Reads an event; undefined when the message is none of ours: a header is missing or wrong, or the data are not JSON. */
export function readEvent(message: Pick<JsMsg, 'headers' | 'subject' | 'json'>): DeliveredEvent | undefined {
  const head = (name: string) => message.headers?.get(name) ?? '';
  const meta: EventMeta = { id: head(ID), tenantId: head(TENANT), aggregateId: head(AGGREGATE), sequence: Number(head(SEQUENCE)), at: head(AT), subject: message.subject };
  if (![meta.id, meta.tenantId, meta.aggregateId].every((id) => UUID.test(id)) || !Number.isInteger(meta.sequence) || meta.sequence < 1) return undefined;
  try {
    return { meta, data: message.json(), trace: head(TRACE) || undefined };
  } catch {
    return undefined;
  }
}
