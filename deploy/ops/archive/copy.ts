import type pg from 'pg';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** The parts of pg's connection that COPY needs, which its types leave out. */
interface Wire { stream: Socket; query(sql: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void; sendCopyFail(why: string): void }

/** What `copy … to stdout` answers; at its end `rows` says how many the server sent. */
export interface Copied extends Readable { readonly rows: number | undefined }

/** Reads `copy … to stdout`, as fast as it is read on. A reader that stops early leaves the connection usable once the server is through. */
export function copyOut(client: pg.ClientBase, sql: string): Copied {
  return client.query(new CopyOut(sql) as unknown as pg.Submittable & CopyOut);
}

class CopyOut extends Readable {
  rows: number | undefined;
  private wire: Wire | undefined;
  constructor(private readonly sql: string) { super(); }

  submit(wire: Wire) {
    this.wire = wire;
    wire.query(this.sql);
  }
  // A copy: pg moves what arrives next into the memory of what it has handed out.
  handleCopyData({ chunk }: { chunk: Buffer }) { if (!this.destroyed && !this.push(Buffer.from(chunk))) this.wire!.stream.pause(); }
  handleError(error: Error) { this.destroy(error); }
  handleCommandComplete({ text }: { text: string }) { this.rows = Number(text.replace('COPY ', '')); }
  handleReadyForQuery() { this.push(null); }

  override _read() { this.wire?.stream.resume(); }
  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    this.wire?.stream.resume();
    done(error);
  }
}

/**
 * Feeds `copy … from stdin`. @throws Error of the server when it does not take a row, or of the source: then nothing was copied.
 */
export function copyIn(client: pg.ClientBase, sql: string, source: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => client.query(new CopyIn({ sql, source, resolve, reject }) as unknown as pg.Submittable));
}

class CopyIn {
  private readonly over = new AbortController();
  private failure: unknown;
  constructor(private readonly parts: { sql: string; source: AsyncIterable<Buffer>; resolve(): void; reject(error: unknown): void }) {}

  submit(wire: Wire) { wire.query(this.parts.sql); }
  handleCopyInResponse(wire: Wire) { void this.feed(wire); }
  handleCommandComplete() { /* the end is told by handleReadyForQuery */ }
  handleError(error: Error) {
    this.over.abort();
    this.parts.reject(this.failure ?? error);
  }
  handleReadyForQuery() { this.parts.resolve(); }

  private async feed(wire: Wire) {
    try {
      for await (const chunk of this.parts.source) {
        if (this.over.signal.aborted) return;
        wire.sendCopyFromChunk(chunk);
        if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain', { signal: this.over.signal });
      }
      wire.endCopyFrom();
    } catch (error) {
      if (this.over.signal.aborted) return;
      this.failure = error;
      wire.sendCopyFail('the source failed');
    }
  }
}
