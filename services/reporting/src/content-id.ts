import { createHash } from 'node:crypto';

/** An id (UUIDv8) that follows from its content: equal parts, equal id. Whoever stores the same thing twice stores it once. The firm belongs into the parts. */
export function contentId(...parts: unknown[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
