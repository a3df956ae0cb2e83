import { ProblemError } from './problem.ts';

const ESCAPED_NUL = Buffer.from('\\u0000');
const NUL = '\u0000';

/**
 * The JSON of a request's body, `{}` of an empty one. @throws ProblemError 400 `malformed-json`; 400 `invalid-input` for a NUL in a text or a name, which no
 * text of Postgres can hold and which ends the connection when it stands in a literal.
 */
export function readInput(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const input = parsed(bytes.toString());
  const pointer = bytes.includes(ESCAPED_NUL) ? pointerToNul(input) : undefined;
  if (pointer === undefined) return input;
  throw new ProblemError('invalid', 'invalid-input', { detail: `${pointer}: the character U+0000 cannot be stored`, errors: [{ pointer, code: 'character-not-allowed', detail: 'U+0000 cannot be stored' }] });
}

function parsed(text: string): unknown {
  try { return JSON.parse(text); } catch { throw new ProblemError('invalid', 'malformed-json', { detail: 'The body is not valid JSON.' }); }
}

/** The JSON pointer of the first text with a NUL, or of what holds a name with one. */
function pointerToNul(value: unknown, at = ''): string | undefined {
  if (typeof value === 'string') return value.includes(NUL) ? at : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.keys(value).some((name) => name.includes(NUL))) return at;
  for (const [name, inner] of Object.entries(value)) {
    const found = pointerToNul(inner, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
