import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startNats, type Nats } from '../deploy/local/nats.ts';
import { startPostgres, type Postgres } from '../deploy/local/postgres.ts';
import { freePort, waitUntil } from '../deploy/local/process.ts';
import { PRODUCTS } from './build.ts';

/**
 * Builds every image and runs the whole system from them, as an orchestrator would: a user without rights, a root that cannot be written, no
 * capabilities. Signs in, reads the console from both who serve it, ends everything by SIGTERM. Needs docker or podman on Linux; `-- --built` takes the
 * images as they are. Other base images: KONTORA_NODE_IMAGE, KONTORA_NGINX_IMAGE.
 */
const root = resolve(import.meta.dirname, '..');
const { built } = parseArgs({ options: { built: { type: 'boolean', default: false } } }).values;
const tool = ['docker', 'podman'].find((name) => spawnSync(name, ['version']).status === 0);
const PROGRAMS = PRODUCTS.filter((name) => name !== 'ops');
const SERVICES = PROGRAMS.filter((name) => name !== 'gateway' && name !== 'web');
const HARDENED = ['run', '--rm', '--network', 'host', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--no-healthcheck'];
const START_DEADLINE = 60_000;
const STOP_DEADLINE = 60_000;
/** By then the first part of a request has arrived. */
const ARRIVAL_MS = 300;
/** nginx listens where its file says. */
const WEB_PORT = 8080;

const nameOf = (name: string) => `kontora-verify-${name}-${process.pid}`;
const say = (line: string) => console.log(line);
const envArgs = (env: Record<string, string>) => Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
const expected = (holds: boolean, what: string) => { if (!holds) throw new Error(`Expected ${what}.`); };

function container(args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool!, args, { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
  if (status !== 0) throw new Error(`${tool} ${args.slice(0, 2).join(' ')} … ended with ${status}:\n${(stdout + stderr).slice(-3000)}`);
  return stdout.trim();
}

function buildImages(): void {
  const { KONTORA_NODE_IMAGE: node, KONTORA_NGINX_IMAGE: nginx, NODE_EXTRA_CA_CERTS: ca } = process.env;
  const secrets = Object.entries({ npmrc: join(homedir(), '.npmrc'), ca: ca ?? '' }).filter(([, file]) => existsSync(file)).flatMap(([id, src]) => ['--secret', `id=${id},src=${src}`]);
  for (const name of PRODUCTS) {
    const web = name === 'web';
    const args = [...(node ? ['--build-arg', `NODE_IMAGE=${node}`] : []), ...(web ? (nginx ? ['--build-arg', `NGINX_IMAGE=${nginx}`] : []) : ['--build-arg', `SERVICE=${name}`])];
    container(['build', ...(tool === 'podman' ? ['--format', 'docker'] : []), '-f', web ? 'docker/web.Dockerfile' : 'docker/Dockerfile', ...args, ...secrets, '-t', `kontora/${name}`, '.']);
    say(`kontora/${name}: ${(Number(container(['image', 'inspect', '-f', '{{.Size}}', `kontora/${name}`])) / 1e6).toFixed(0)} MB`);
  }
}

/** The system as containers over the embedded Postgres and NATS, in a folder of its own. */
class Installation {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kontora-images-'));
  private readonly secrets = join(this.folder, 'secrets');
  private readonly running = new Map<string, ChildProcess>();
  private postgres?: Postgres;
  private nats?: Nats;
  /** Of the gateway. */
  url = '';

  /** Secrets, database, streams, schemas: what comes before services, by the images alone. */
  async provision(): Promise<void> {
    chmodSync(this.folder, 0o711);
    mkdirSync(this.secrets);
    chmodSync(this.secrets, 0o777); // the containers' user writes here
    const log = () => undefined;
    this.postgres = await startPostgres({ dataDir: join(this.folder, 'postgres'), durable: false, log });
    say(this.once('ops', ['secrets', '/secrets'], ['-v', `${this.secrets}:/secrets`, ...envArgs({ KONTORA_POSTGRES: this.database })]));
    await this.takePassword();
    this.nats = await startNats({ storeDir: join(this.folder, 'nats'), config: readFileSync(join(this.secrets, 'nats/authorization.conf'), 'utf8'), log });
    say(this.once('ops', ['database'], this.settings('ops')));
    say(this.once('ops', ['streams'], this.settings('ops')));
    for (const name of SERVICES) say(this.once(name, ['--migrate'], this.settings(name)));
  }

  private get database() { return `postgres://127.0.0.1:${this.postgres!.port}/kontora`; }

  /** The superuser's password becomes the one that `ops secrets` made, as in an installation. */
  private async takePassword(): Promise<void> {
    const client = new pg.Client({ connectionString: this.postgres!.url('postgres') });
    await client.connect();
    await client.query(`alter role postgres password ${pg.escapeLiteral(readFileSync(join(this.secrets, 'postgres/password'), 'utf8'))}`);
    await client.end();
  }

  settings(name: string, more: Record<string, string> = {}): string[] {
    return ['-v', `${join(this.secrets, name)}:/run/secrets/kontora:ro`, ...envArgs({ KONTORA_POSTGRES: this.database, KONTORA_NATS: this.nats!.url, ...more })];
  }

  once(name: string, args: string[], settings: string[]): string { return container([...HARDENED, ...settings, `kontora/${name}`, ...args]); }

  /** Starts a program and waits until it is ready. */
  async start(name: string): Promise<void> {
    const health = name === 'web' ? 9090 : await freePort();
    const port = await freePort();
    if (name === 'gateway') this.url = `http://127.0.0.1:${port}`;
    const settings = name === 'web' ? [] : this.settings(name, { KONTORA_HEALTH_PORT: String(health), KONTORA_HOST: '127.0.0.1', KONTORA_PORT: String(port) });
    const began = performance.now();
    const child = this.spawn(name, settings);
    let output = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const ready = () => fetch(`http://127.0.0.1:${health}/health/ready`).then(({ ok }) => ok, () => false);
    if (!(await waitUntil(async () => child.exitCode !== null || (await ready()), START_DEADLINE, 50)) || child.exitCode !== null) throw new Error(`${name} was not ready:\n${output.slice(-3000)}`);
    say(`${name} is ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }

  /** A program waits for a bus that does not answer; told to end, it ends all the same. */
  async stopWaiting(name: string): Promise<void> {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    this.spawn(name, this.settings(name, { KONTORA_NATS: `nats://127.0.0.1:${(silent.address() as AddressInfo).port}` }));
    await once(silent, 'connection');
    await this.stop(name);
    silent.close();
  }

  private spawn(name: string, settings: string[]): ChildProcess {
    const child = spawn(tool!, [...HARDENED, '--name', nameOf(name), ...settings, `kontora/${name}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.running.set(name, child);
    return child;
  }

  /** SIGTERM, and what came of it. */
  async stop(name: string): Promise<void> {
    const child = this.running.get(name);
    if (!child || child.exitCode !== null) return;
    const began = performance.now();
    container(['kill', '--signal', 'TERM', nameOf(name)]);
    expected(await waitUntil(() => child.exitCode !== null, STOP_DEADLINE), `${name} to end by SIGTERM`);
    expected(child.exitCode === 0, `${name} to end with code 0, not ${child.exitCode}`);
    say(`${name} ended by SIGTERM after ${((performance.now() - began) / 1000).toFixed(1)} s with code ${child.exitCode}`);
  }

  async end(): Promise<void> {
    for (const name of [...this.running.keys()].reverse()) spawnSync(tool!, ['kill', nameOf(name)]);
    await this.nats?.stop();
    await this.postgres?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A person's first minute: sign in, ask who one is, open the console from the gateway and from its own server. Answers what one signs in with. */
async function visit(installation: Installation): Promise<string> {
  const { url } = installation;
  const opened = installation.once('ops', ['firm', 'first', 'Первая фирма', 'Владелец', 'head@firm.example'], installation.settings('ops'));
  const password = opened.split(' ').at(-1)!;
  const credentials = JSON.stringify({ email: 'head@firm.example', password });
  const signedIn = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: credentials });
  const [cookie = ''] = signedIn.headers.getSetCookie();
  expected(signedIn.ok && /; Secure/i.test(cookie), `a session and a cookie for TLS only, not ${signedIn.status}`);
  const me = await fetch(`${url}/api/v1/session`, { headers: { cookie: cookie.split(';')[0]! } });
  expected(me.ok, `to be known by the cookie, not ${me.status}`);
  say(`signed in: ${(await me.text()).slice(0, 160)}`);

  const [own, apart] = await Promise.all([url, `http://127.0.0.1:${WEB_PORT}`].map((origin) => fetch(`${origin}/clients/list`, { headers: { accept: 'text/html' } })));
  expected(own!.ok && (await own!.text()) === (await apart!.text()), 'the same console from the gateway and from its own server');
  for (const name of ['content-security-policy', 'strict-transport-security', 'referrer-policy', 'cache-control']) expected(own!.headers.get(name) !== null && own!.headers.get(name) === apart!.headers.get(name), `the same ${name} from both`);
  say('the console is the same from both, with the same headers');
  return credentials;
}

/** Told to end in the middle of a request, the gateway takes the rest, answers and then ends. */
async function endWhileAsked(installation: Installation, credentials: string): Promise<void> {
  const asked = request(`${installation.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(credentials) } });
  await new Promise((sent) => asked.write(credentials.slice(0, 10), sent));
  await sleep(ARRIVAL_MS);
  const ended = installation.stop('gateway');
  asked.end(credentials.slice(10));
  const [{ statusCode }] = await once(asked, 'response') as [IncomingMessage];
  expected(statusCode === 200, `who was signing in meanwhile to be answered, not ${statusCode}`);
  await ended;
  say('who was signing in meanwhile has been answered');
}

if (!tool) say('Skipped: there is neither docker nor podman.');
else {
  if (!built) buildImages();
  const installation = new Installation();
  try {
    await installation.provision();
    await installation.stopWaiting('tasks');
    for (const name of PROGRAMS) await installation.start(name);
    await endWhileAsked(installation, await visit(installation));
    for (const name of PROGRAMS.toReversed()) await installation.stop(name);
    say('All images were built, ran, and ended as they should.');
  } finally {
    await installation.end();
  }
}
