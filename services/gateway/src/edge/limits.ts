import { ProblemError } from '@kontora/platform';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one program or person of one firm may ask in a window; heavy calls (exports, exact counts) cost more than one. */
export interface LimitOptions { points: number; seconds: number }

/** Rate limits of this gateway, per firm and caller (or per address before sign-in), announced in `RateLimit` headers. */
export class Limits {
  private readonly limiter: RateLimiterMemory;
  private readonly policy: string;
  constructor({ points, seconds }: LimitOptions) {
    this.limiter = new RateLimiterMemory({ points, duration: seconds });
    this.policy = `"default";q=${points};w=${seconds}`;
  }

  async take(who: string, cost: number, reply: FastifyReply): Promise<void> {
    const state = await this.limiter.consume(who, cost).catch((refused: unknown) => refused as RateLimiterRes);
    const seconds = Math.ceil(state.msBeforeNext / 1000);
    reply.header('RateLimit-Policy', this.policy).header('RateLimit', `"default";r=${state.remainingPoints};t=${seconds}`);
    if (state.consumedPoints > this.limiter.points) throw new ProblemError('too-many', 'rate-limited', { detail: `Too many requests. Try again in ${seconds} s.`, retryAfter: seconds });
  }
}
