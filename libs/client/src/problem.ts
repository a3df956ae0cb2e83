import type { AnyOperation, FailureCode, Problem } from '@kontora/contracts';

/** A request that failed, as the server told it (RFC 9457). Without an answer `status` is 0 and `code` is `no-answer` or `timeout`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(readonly problem: Problem, options?: ErrorOptions) { super(problem.detail, options); }
  get status() { return this.problem.status; }
  /** Stable; for programs. */
  get code() { return this.problem.code; }
  /** The same request may succeed later. */
  get retryable() { return this.problem.retryable; }

  /** From an answer that is not a success; one that is no problem document, such as a proxy's page, gets the code `unexpected-answer`. */
  static async from(response: Response): Promise<ApiProblem> {
    const text = await response.text().catch(() => '');
    const problem = /[/+]json/.test(response.headers.get('content-type') ?? '') ? parse(text) : undefined;
    const { status, statusText, headers } = response;
    const retryAfter = Number(headers.get('retry-after') || Number.NaN);
    const wait = Number.isFinite(retryAfter) && { retryAfter };
    if (typeof problem?.code === 'string') return new ApiProblem({ ...(problem as Problem), ...wait });
    return new ApiProblem({ ...document('unexpected-answer', `The server answered ${status} ${statusText} without saying why.`, { status, retryable: [429, 502, 503, 504].includes(status) }), ...wait });
  }

  /** There was no answer; whether the request was carried out is not known. */
  static unanswered(code: 'no-answer' | 'timeout', cause: unknown): ApiProblem {
    return new ApiProblem(document(code, code === 'timeout' ? 'The answer did not arrive in time.' : 'The server cannot be reached.', { status: 0, retryable: true }), { cause });
  }
}

/** Whether an operation failed in a way that its contract declares: `if (failedWith(error, contacts.createOrganisation, 'possible-duplicate')) …`. */
export function failedWith<O extends AnyOperation>(error: unknown, _operation: O, ...codes: FailureCode<O>[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes as string[]).includes(error.code);
}

const document = (code: string, detail: string, rest: { status: number; retryable: boolean }): Problem => ({ type: 'about:blank', title: code, code, detail, traceId: '', ...rest });

function parse(text: string): Partial<Problem> | undefined {
  try { return JSON.parse(text) as Partial<Problem>; } catch { return undefined; }
}
