import { allContracts, identity, type Request } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { chromium as chromiumProgram } from '../../../deploy/local/chromium.ts';
import { freePort } from '../../../deploy/local/process.ts';
import { buildWeb } from '../../../tools/build-web.ts';

/** The process behind all web tests: services, gateway with the built console, a browser that tests connect to. It ends when its input does. */
const root = resolve(import.meta.dirname, '../../..');
const log = (line: string) => console.error(line);
// What belongs to other services is loaded by name: a service imports none of them.
const load = async <T>(path: string) => (await import(join(root, path))) as T;

const [program] = await Promise.all([chromiumProgram(log), buildWeb(root, () => log('Building the console …'))]);
const port = await freePort();
process.env.KONTORA_CONSOLE = `http://127.0.0.1:${port}`;
const stack = await TestStack.start(allContracts.map((contract) => contract.service.name));
const { startGateway } = await load<{ startGateway(config: object): Promise<{ stop(): Promise<void> }> }>('services/gateway/src/gateway.ts');
const gateway = await startGateway({ ...stack.config, port, host: '127.0.0.1', origins: [], secure: false, limit: { points: 100_000, seconds: 60 }, console: join(root, 'services/web/dist') });
const browser = await chromium.launchServer({ executablePath: program.executablePath, env: { ...process.env, ...program.env }, args: ['--no-sandbox', '--font-render-hinting=none'] });

/** Opening a firm is no part of the public API: tests ask for it here. */
const firms = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => void stack.call(identity.openFirm, JSON.parse(body) as Request<typeof identity.openFirm>).then((answer) => response.end(JSON.stringify(answer)), (error: Error) => response.writeHead(500).end(error.message)));
});
await new Promise<void>((done) => { firms.listen(0, '127.0.0.1', done); });

console.log(`READY ${JSON.stringify({ url: process.env.KONTORA_CONSOLE, browser: browser.wsEndpoint(), firms: `http://127.0.0.1:${(firms.address() as { port: number }).port}` })}`);
process.stdin.resume();
process.stdin.on('end', () => void (async () => {
  firms.close();
  await browser.close();
  await gateway.stop();
  await stack.stop();
  process.exit(0);
})());
