import { ProblemError } from '../problem.ts';

interface PostgresError { code?: string; severity?: string; constraint?: string; detail?: string; column?: string; message: string }

/** Five characters with a digit among them, unlike EPIPE of a broken socket. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** The Postgres error inside whatever the ORM wrapped round it. */
function postgresError(error: unknown): PostgresError | undefined {
  for (let e = error as (PostgresError & { cause?: unknown; previous?: unknown }) | undefined; e; e = (e.cause ?? e.previous) as typeof e) {
    if (typeof e.code === 'string' && SQLSTATE.test(e.code)) return e;
  }
  return undefined;
}

const isLost = (error: unknown) => /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|connection.*(closed|ended)|not queryable|terminating connection|the database system is/i.test(String((error as Error)?.message ?? error));

/** True when a statement was prepared before its tables changed: an upgrade is under way. Prepared anew it works. */
export function isStalePlan(error: unknown): boolean {
  const { code, message = '' } = postgresError(error) ?? {};
  return code === '0A000' && message.includes('cached plan');
}
/** True when nothing remains of the attempt and another may well succeed: two commands met on the same row, or a command with an upgrade of the schema. */
export function isRace(error: unknown): boolean {
  return isStalePlan(error) || ['40001', '40P01'].includes(postgresError(error)?.code ?? '') || (error as Error)?.name === 'OptimisticLockError';
}
/** True when a lock was not to be had in time, or two waited for each other: others were in the way. */
export const wasInTheWay = (error: unknown): boolean => ['55P03', '40P01'].includes(postgresError(error)?.code ?? '');

/** True when the server or the connection to it is gone, or lets nobody in (any FATAL error; classes 08, 28, 57P); waiting may help, changing the request will not. */
export function isOutage(error: unknown): boolean {
  const { code = '', severity } = postgresError(error) ?? {};
  return severity === 'FATAL' || code.startsWith('08') || code.startsWith('28') || code.startsWith('57P') || code === '53300' || (code === '' && isLost(error));
}

/** What the caller is told when the database refuses. Undefined: a mistake of ours. */
export function databaseProblem(error: unknown): ProblemError | undefined {
  if (isOutage(error)) return new ProblemError('unavailable', 'database-unavailable', { detail: 'The database does not answer at the moment. A change may have been made all the same: repeat it with the same Idempotency-Key.', retryAfter: 2 });
  if (isRace(error)) return new ProblemError('conflict', 'concurrent-change', { detail: 'Somebody changed the same thing at the same moment. Load it again and repeat.' });
  const found = postgresError(error);
  const at = found?.constraint ? ` (${found.constraint})` : '';
  switch (found?.code) {
    case '57014': return new ProblemError('timeout', 'timeout', { detail: 'This took longer than the time allowed. Narrow the request and try again.' });
    case '23505': return new ProblemError('conflict', 'already-exists', { detail: `There is one like this already${at}.` });
    case '23503': return new ProblemError('unprocessable', 'unknown-reference', { detail: `It refers to something that is not there${at}.` });
    case '23514': return new ProblemError('unprocessable', 'not-allowed', { detail: `A rule of the data forbids this value${at}.` });
    case '23P01': return new ProblemError('conflict', 'overlap', { detail: `It overlaps with another${at}.` });
    case '22021': case '22P05': case '22P02': case '22003': case '22007': case '22008': case '22001':
      return new ProblemError('invalid', 'invalid-input', { detail: 'A value cannot be stored: it has a character, a size or a form that the database refuses.' });
    default: return undefined;
  }
}
