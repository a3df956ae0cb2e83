import { allContracts } from '@kontora/contracts';
import { connectNats } from '@kontora/platform';
import type { NatsConnection } from '@nats-io/transport-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsConfig } from '../local/nats-config.ts';
import { freePort, guard, waitUntil } from '../local/process.ts';
import { openSecrets } from '../local/secrets.ts';
import { topologyOf } from '../local/topology.ts';

const BASE = join(import.meta.dirname, '../../k8s/base/nats');
const ALONE = join(import.meta.dirname, '../../k8s/overlays/local');
const READY_MS = 30_000;

interface Ports { client: number; cluster: number; monitor: number }

/** Servers of NATS on this machine, each with the configuration they have in Kubernetes; what differs are its variables. */
export class NatsCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kontora-nats-cluster-'));
  private readonly running = new Map<string, { process: ChildProcess; release: () => void }>();
  private readonly connections: NatsConnection[] = [];
  private constructor(private readonly binary: string, private readonly ports: ReadonlyMap<string, Ports>) {}

  /** Starts so many servers and waits until each is ready, as its probe in Kubernetes would say. */
  static async start(binary: string, size: number): Promise<NatsCluster> {
    const ports = new Map<string, Ports>();
    for (let i = 0; i < size; i++) ports.set(`nats-${i}`, { client: await freePort(), cluster: await freePort(), monitor: await freePort() });
    const cluster = new NatsCluster(binary, ports);
    cluster.configure();
    for (const name of cluster.names) cluster.launch(name);
    await cluster.ready();
    return cluster;
  }

  get names(): string[] { return [...this.ports.keys()]; }

  /** A connection with the rights of a user, by whichever server answers. */
  async connect(user: string): Promise<NatsConnection> {
    const connection = await connectNats({ nats: [...this.ports.values()].map(({ client }) => `nats://127.0.0.1:${client}`).join(','), secrets: join(this.folder, 'secrets') }, user);
    this.connections.push(connection);
    return connection;
  }

  /** What a server's monitoring endpoint answers. */
  async ask<R>(name: string, path: string): Promise<R> { return (await (await fetch(`http://127.0.0.1:${this.ports.get(name)!.monitor}${path}`)).json()) as R; }
  monitorUrl(name: string): string { return `http://127.0.0.1:${this.ports.get(name)!.monitor}`; }

  /** Ends a server without notice, as when its machine is gone. */
  kill(name: string): Promise<void> { return this.end(name, (process) => process.kill('SIGKILL')); }
  /** Ends a server as Kubernetes does: lame duck first. */
  retire(name: string): Promise<void> { return this.end(name, () => void spawn(this.binary, ['--signal', `ldm=${join(this.folder, `${name}.pid`)}`])); }

  /** Gives a user another key and puts it in force at all servers, none of which ends: the old one is good for nothing from then on. */
  async changeKey(user: string): Promise<void> {
    rmSync(join(this.folder, `secrets/nats-${user}.nk`));
    this.authorize();
    for (const name of this.running.keys()) {
      const before = this.logOf(name).length;
      spawn(this.binary, ['--signal', `reload=${join(this.folder, `${name}.pid`)}`]);
      if (!(await waitUntil(() => this.logOf(name).slice(before).includes('Reloaded server configuration'), READY_MS))) throw new Error(`${name} did not take the new configuration:\n${this.logOf(name).slice(before)}`);
    }
  }

  launch(name: string): void {
    const { client, cluster, monitor } = this.ports.get(name)!;
    const routes = [...this.ports.values()].map((one) => `nats://127.0.0.1:${one.cluster}`);
    const env = {
      PATH: process.env.PATH, SERVER_NAME: name, CLIENT_PORT: String(client), CLUSTER_PORT: String(cluster), MONITOR_PORT: String(monitor), PID_FILE: join(this.folder, `${name}.pid`), STORE_DIR: join(this.folder, name), MAX_FILE: '1GB',
      ROUTES: `[${routes.join(', ')}]`,
    };
    const started = spawn(this.binary, ['--config', join(this.folder, 'config/nats.conf'), '--log', join(this.folder, `${name}.log`)], { env, stdio: 'ignore' });
    this.running.set(name, { process: started, release: guard(started.pid!, 'SIGKILL') });
  }

  /** Waits until every server that runs answers its readiness probe. @throws Error with the end of its log when one does not. */
  async ready(): Promise<void> {
    for (const name of this.running.keys()) {
      const ready = await waitUntil(() => fetch(`${this.monitorUrl(name)}/healthz`).then((answer) => answer.ok, () => false), READY_MS, 100);
      if (!ready) throw new Error(`${name} did not become ready:\n${this.logOf(name).split('\n').slice(-15).join('\n')}`);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
    await Promise.all([...this.running.keys()].map((name) => this.kill(name)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private configure() {
    for (const part of ['config', 'authorization']) mkdirSync(join(this.folder, part));
    symlinkSync(join(BASE, 'nats.conf'), join(this.folder, 'config/nats.conf'));
    symlinkSync(join(this.ports.size > 1 ? BASE : ALONE, 'cluster.conf'), join(this.folder, 'config/cluster.conf'));
    this.authorize();
  }

  private authorize() {
    const secrets = openSecrets(join(this.folder, 'secrets'));
    writeFileSync(join(this.folder, 'authorization/authorization.conf'), natsConfig(topologyOf(allContracts), (user) => secrets.nkey(`nats-${user}`)));
  }

  private logOf(name: string): string { return readFileSync(join(this.folder, `${name}.log`), 'utf8'); }

  private async end(name: string, how: (process: ChildProcess) => unknown): Promise<void> {
    const { process, release } = this.running.get(name)!;
    this.running.delete(name);
    const ended = new Promise((resolve) => process.once('exit', resolve));
    how(process);
    await ended;
    release();
  }
}
