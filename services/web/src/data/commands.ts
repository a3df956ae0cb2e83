import type { AnyOperation, Answer, Request } from '@kontora/contracts';
import type { ApiProblem } from '@kontora/client';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { client } from './client.ts';
import { isGone, markGone } from './live.ts';
import { queryClient } from './queries.ts';

/** What goes to the server with a command: its input, the version that was seen, a file. */
export interface Sent<O extends AnyOperation> { input: Request<O>; ifMatch?: number; file?: File }

/**
 * A command of the contract. Sending the same again after a failure repeats the idempotency key, so that nothing is done twice.
 * When it has succeeded, everything it may have changed is asked for again.
 */
export function useCommandOf<O extends AnyOperation>(operation: O) {
  const intent = useRef<{ body: string; key: string }>(undefined);
  return useMutation<Answer<O>, ApiProblem, Sent<O>>({
    mutationFn: ({ input, ifMatch, file }) => {
      const body = JSON.stringify([input, ifMatch]);
      if (intent.current?.body !== body) intent.current = { body, key: newKey() };
      const options = { ifMatch, ...(operation.idempotency !== 'none' && { idempotencyKey: intent.current.key }) };
      return file ? client.upload(operation, input, file, options) : client.call(operation, input, options);
    },
    onSuccess: (_, { input }) => {
      intent.current = undefined;
      const { id } = input as { id?: string };
      if (id && operation.http?.startsWith('DELETE ')) markGone(id);
      return refresh(operation);
    },
  });
}

/** Asks again for what a command may have changed: answers of its own service at once, those of others when its events have reached them. Only what is on the screen is really asked. */
export async function refresh({ service }: AnyOperation): Promise<void> {
  setTimeout(() => { void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== service && query.queryKey[0] !== 'employee-name' && !isGone(query) }); }, EVENTS_ARRIVE_MS);
  await queryClient.invalidateQueries({ queryKey: [service], predicate: (query) => !isGone(query) });
}

const EVENTS_ARRIVE_MS = 800;
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
