import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, resolve } from 'node:path';
import { natsServerBinary } from './nats-binary.ts';
import { freePort, signalTo, waitUntil } from './process.ts';
import { runningServer, runServer, type Server } from './server.ts';

export interface NatsOptions {
  /** JetStream's folder, made when missing. Beside it: `<storeDir>.conf`, `<storeDir>.log`, `<storeDir>.pid.json`. */
  storeDir: string;
  /** Wished port; another is taken, and said, when it is busy. Without it any free one. */
  port?: number;
  /** Serves /varz, /jsz and the like on another loopback port. */
  monitor?: boolean;
  /** The `authorization { … }` text (see `natsConfig`), or '' to let everybody in. */
  config: string;
  /** Receives the progress lines meant for a person. */
  log(line: string): void;
}

export interface Nats extends Server {
  /** `nats://127.0.0.1:<port>`, without credentials. */
  url: string;
  /** `http://127.0.0.1:<port>` when monitoring was asked for. */
  monitorUrl: string | undefined;
  /** Puts another authorization text in force without dropping connections that it still allows. */
  reload(config: string): Promise<void>;
}

/**
 * Starts nats-server with JetStream on 127.0.0.1 and waits until it takes clients. It ends with this process at the latest.
 * @throws Error with one sentence when there is no nats-server or it does not start.
 */
export async function startNats({ storeDir, port, monitor, config, log }: NatsOptions): Promise<Nats> {
  const base = resolve(storeDir);
  const name = `kontora-${randomBytes(4).toString('hex')}`;
  const binary = await natsServerBinary(log);
  const monitorPort = monitor ? await freePort(8222) : undefined;
  const write = (chosen: number, authorization: string) => writeConfig(base, serverConfig({ base, name, port: chosen, monitorPort }) + authorization);
  mkdirSync(dirname(base), { recursive: true });

  const server = await runServer({
    name: 'NATS', base, port, log,
    prepare: async () => { mkdirSync(base, { recursive: true, mode: 0o700 }); },
    launch: (chosen) => {
      write(chosen, config);
      return { command: binary, args: ['-c', `${base}.conf`], cwd: dirname(base), env: { PATH: process.env['PATH'] } };
    },
    ready: (chosen) => greetsAs(name, chosen),
    stopSignal: 'SIGINT',
  });
  return {
    ...server,
    url: `nats://127.0.0.1:${server.port}`,
    monitorUrl: monitorPort ? `http://127.0.0.1:${monitorPort}` : undefined,
    reload: async (authorization) => {
      const before = readFileSync(`${base}.log`).length;
      write(server.port, authorization);
      signalTo(server.pid, 'SIGHUP');
      const news = () => readFileSync(`${base}.log`).subarray(before).toString();
      if (await waitUntil(() => /Reloaded server configuration|Failed to reload/.test(news()), 5_000) && !/Failed to reload/.test(news())) return;
      throw new Error(`NATS did not take the new configuration: ${news().trim()}`);
    },
  };
}

/** The NATS that another process (such as `npm start`) runs on this folder; undefined when none runs. */
export function runningNats(storeDir: string): Pick<Nats, 'url'> | undefined {
  const server = runningServer(resolve(storeDir));
  return server && { url: `nats://127.0.0.1:${server.port}` };
}

// 2.9 knows neither sync_interval nor sync_always: it syncs files every two minutes, so Postgres' outbox is what survives a power cut.
function serverConfig({ base, name, port, monitorPort }: { base: string; name: string; port: number; monitorPort: number | undefined }): string {
  return [
    `listen: "127.0.0.1:${port}"`,
    `server_name: "${name}"`,
    // An answer is one message: a page of the matrix with 20,000 cells is 7 MB. NATS recommends 8 MB at most.
    'max_payload: 8MB',
    `jetstream { store_dir: ${JSON.stringify(base)}, max_mem: 64MB, max_file: 4GB }`,
    ...(monitorPort ? [`http: "127.0.0.1:${monitorPort}"`] : []),
    '',
  ].join('\n');
}

function writeConfig(base: string, text: string): void {
  rmSync(`${base}.conf`, { force: true });
  writeFileSync(`${base}.conf`, text, { mode: 0o600 });
}

/** Whether the server on this port greets with our name: another program may have taken the port meanwhile. */
function greetsAs(name: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (greeting) => {
      resolve(greeting.toString().includes(`"server_name":"${name}"`));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
