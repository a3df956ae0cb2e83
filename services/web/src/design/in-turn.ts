import { useEffect, useState } from 'react';

const A_FRAME = 8;
const waiting = new Set<() => void>();

/** Calls a few each frame, oldest first, so that many who are ready at once do not make one long frame. Answers how to step back. */
export function inTurn(call: () => void, nextFrame: (then: () => void) => void = requestAnimationFrame): () => void {
  if (waiting.size === 0) nextFrame(function turn() {
    for (const next of [...waiting].slice(0, A_FRAME)) {
      waiting.delete(next);
      next();
    }
    if (waiting.size > 0) nextFrame(turn);
  });
  waiting.add(call);
  return () => void waiting.delete(call);
}

/** What came, a few components a frame. What is there from the beginning, and what replaces something, is there at once. */
export function useInTurn<T>(came: T | undefined): T | undefined {
  const [mayShow, show] = useState(came !== undefined);
  const waits = came !== undefined && !mayShow;
  useEffect(() => (waits ? inTurn(() => show(true)) : undefined), [waits]);
  return mayShow ? came : undefined;
}
