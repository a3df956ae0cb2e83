import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INDEX = 'index.html';
const HASHED = /[/\\]assets[/\\]/;

/** The built console: a folder with `index.html` and, under `assets`, files named by their content. */
export class ConsoleFiles {
  private constructor(private readonly folder: string) {}

  /** The console in this folder; undefined when it has not been built. */
  static in(folder: string | undefined): ConsoleFiles | undefined {
    return folder !== undefined && existsSync(join(folder, INDEX)) ? new ConsoleFiles(folder) : undefined;
  }

  /** What a content security policy must name for the scripts written into the page itself. */
  scriptHashes(): string[] {
    const scripts = [...readFileSync(join(this.folder, INDEX), 'utf8').matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)];
    return scripts.map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`);
  }

  /** Serves the files at `/`, compressed where a `.br` or `.gz` lies beside. The page itself is asked for anew each time, hashed files never again. */
  async serve(fastify: FastifyInstance): Promise<void> {
    await fastify.register(fastifyStatic, {
      root: this.folder, prefix: '/', index: INDEX, preCompressed: true, cacheControl: false,
      setHeaders: (reply, path) => reply.header('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    });
  }

  /** Whether a request for something that is not there is somebody opening a page of the console by its address. */
  isPage({ method, url, headers }: FastifyRequest): boolean {
    return method === 'GET' && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');
  }

  send(reply: FastifyReply): FastifyReply { return reply.code(200).sendFile(INDEX); }
}
