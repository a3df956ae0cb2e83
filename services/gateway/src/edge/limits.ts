import { ProblemError } from '@kontora/platform';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one program or person of one firm may ask in a window; heavy calls (exports, exact counts) cost more than one. */
export interface LimitOptions { points: number; seconds: number }

const GUESSES = { points: 30, duration: 60 };

/** Rate limits of this gateway, per firm and caller (or per address before sign-in), announced in `RateLimit` headers. */
export class Limits {
  private readonly limiter: RateLimiterMemory;
  private readonly guesses = new RateLimiterMemory(GUESSES);
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

  /** Carries out an authentication unless too many from this address were refused in the last minute: credentials are not to be guessed. */
  async guessing<R>(address: string, authenticate: () => Promise<R>): Promise<R> {
    const refused = await this.guesses.get(address);
    if (refused && refused.consumedPoints >= GUESSES.points) {
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new ProblemError('too-many', 'too-many-refusals', { detail: `Too many wrong credentials from this address. Try again in ${seconds} s.`, retryAfter: seconds });
    }
    try {
      return await authenticate();
    } catch (error) {
      if (error instanceof ProblemError && error.failure === 'unauthenticated') await this.guesses.penalty(address);
      throw error;
    }
  }
}
