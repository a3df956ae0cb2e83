import { ProblemError } from '@kontora/platform';
import type { Admitted } from './endpoint.ts';

/** How many long answers one caller may have under way at a time on this gateway. */
export class Slots {
  private readonly taken = new Map<string, number>();
  constructor(private readonly most: number, private readonly code: string, private readonly what: string) {}

  /** Takes one; answers what gives it back. @throws ProblemError 429 when the caller has all of his. */
  take({ caller }: Admitted): () => void {
    const who = `${caller?.tenantId}:${caller?.callerId}`;
    const before = this.taken.get(who) ?? 0;
    if (before >= this.most) throw new ProblemError('too-many', this.code, { detail: `You have ${this.most} ${this.what} under way. Wait until one has ended.`, retryAfter: 5 });
    this.taken.set(who, before + 1);
    return () => {
      const left = this.taken.get(who)! - 1;
      if (left > 0) this.taken.set(who, left);
      else this.taken.delete(who);
    };
  }
}
