import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { edgeProblem } from './problems.ts';

const KNOWN: Record<string, [status: number, code: string, detail: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'Address and headers together are larger than 16 KiB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body-too-large', 'The extensions of a chunk are too long.'],
};

/** Answers what Node could not read as a request, so that no router ever saw it; afterwards nothing on this connection can be trusted. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Node keeps the answer under way here; one that has begun must not get another in its middle
  const begun = (socket as Socket & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
  if (error.code === 'ECONNRESET' || !socket.writable || begun) return void socket.destroy();
  const problem = edgeProblem(...(KNOWN[error.code ?? ''] ?? [400, 'malformed-request', 'This is not an HTTP request that can be read.']));
  const body = JSON.stringify(problem);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
