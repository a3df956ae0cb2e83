import type { ProblemDetail } from '@kontora/platform';

/** What people are told in words; the codes are in the contract. */
export const WORDS = {
  notSignedIn: 'The session has ended. Sign in.',
  wrongCredentials: 'There is no account with this e-mail and this password.',
  suspended: 'This account has no access to any firm at the moment. Ask the head of the firm.',
  wrongPassword: 'This is not your present password.',
  wrongCode: 'The code is not right. It changes every 30 seconds; check that the clock of the device is right.',
  challengeOver: 'Too many wrong codes, or more than 10 minutes. Sign in again.',
  linkOver: 'This link has been used, has ended or was replaced by a later one. Ask for a new one.',
} as const;

/** Too many attempts: when the next may be made. */
export const tooMany = (seconds: number): ProblemDetail => ({ detail: `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`, retryAfter: seconds });
