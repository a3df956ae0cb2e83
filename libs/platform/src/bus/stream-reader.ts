import { DeliverPolicy, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';
import { EVENTS } from './stream.ts';

/** All messages that a stream (the event stream, unless told otherwise) has on a subject at this moment, in order. As the ops user. */
export async function* readStream(jetstream: JetStreamClient, subject: string, { headersOnly = false, stream = EVENTS } = {}): AsyncGenerator<JsMsg> {
  const consumer = await jetstream.consumers.get(stream, { filter_subjects: subject, deliver_policy: DeliverPolicy.All, headers_only: headersOnly });
  let left = (await consumer.info()).num_pending;
  if (left === 0) return;
  const messages = await consumer.consume({ max_messages: 1000 });
  try {
    for await (const message of messages) {
      yield message;
      if (--left <= 0) return;
    }
  } finally {
    await messages.close();
  }
}
