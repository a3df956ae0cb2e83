import { ProblemError } from '@kontora/platform';

/** Lets so many pieces of work run at once and so many wait; whoever comes to a full queue is sent away with 503. */
export class Turnstile {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  constructor(private readonly places: number, private readonly waiting: number) {}

  async pass<R>(work: () => Promise<R>): Promise<R> {
    if (this.running >= this.places) {
      if (this.queue.length >= this.waiting) throw new ProblemError('unavailable', 'overloaded', { detail: 'Too many people are signing in at once. Try again in a moment.', retryAfter: 3 });
      await new Promise<void>((enter) => this.queue.push(enter)); // the place is handed over, so `running` stays
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }
}
