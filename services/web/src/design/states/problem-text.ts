import { ApiProblem } from '@kontora/client';
import type { $ZodIssue } from 'zod/v4/core';
import { textIfAny } from '../../text/catalogue.ts';

/** What a failure says to the reader: the text of its code in the page's catalogue or the common one, else what the server said. */
export function problemText(error: unknown, catalogue?: string): string {
  const code = error instanceof ApiProblem ? error.code : 'unexpected';
  const detail = error instanceof Error ? error.message : String(error);
  return textIfAny(catalogue ? [catalogue, 'common'] : ['common'], `problem.${code}`, { detail, seconds: error instanceof ApiProblem ? (error.problem.retryAfter ?? 60) : 60 }) ?? detail;
}

/** What is wrong with one field: by the kind of complaint, in the reader's language; a rule of a contract by its own sentence. */
export function issueText(issue: Pick<$ZodIssue, 'code' | 'message'> & { [more: string]: unknown }): string {
  const code = issue.code?.replaceAll('_', '-') ?? 'custom';
  const values = { least: String(issue.minimum ?? ''), most: String(issue.maximum ?? '') };
  const kind = [issue.format, issue.origin, issue.input === undefined || issue.input === '' || (code === 'too-small' && issue.origin === 'string' && issue.minimum === 1) ? 'empty' : undefined].filter((part) => typeof part === 'string');
  const keys = [...kind.reverse().map((part) => `field.${code}-${part as string}`), `field.said.${issue.message}`, `field.${code}`];
  return keys.map((key) => textIfAny(['common'], key, values)).find((text) => text !== undefined) ?? issue.message;
}
