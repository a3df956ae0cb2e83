import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../manifests.ts';
import { startLoad, type LoadResult } from './load.ts';
import { FIRST, NEXT, NODE_ADDRESS, type NodeCluster } from './node.ts';
import { check, deploymentsOf, eventually, helm, podsOf, TO_THE_FIRST, withSize, type Journey } from './steps.ts';

/** The same installation on a node where everything runs. */
export interface NodeJourney extends Journey { cluster: NodeCluster; session?: { url: string; cookie: string } }

const FIRM = 'provision.firm.slug=trial,provision.firm.name=Trial,provision.firm.head=Anna,provision.firm.email=anna@example.org';
/** Postgres is on the node itself, where no pod is that a policy could name. */
const POSTGRES = `network.destinations.postgres.to=[{"ipBlock":{"cidr":"${NODE_ADDRESS}/32"}}]`;
/** A node of two cores that others use too is slow to start seven programs. */
const installed = (tag: string, ...values: string[]) => [...withSize('small').slice(0, -2), '--timeout', '5m', '--set', [`image.tag=${tag}`, 'services.tasks.replicas=2', FIRM, ...values].join(), '--set-json', POSTGRES];
interface Container { containerID: string; ready: boolean; restartCount: number; lastState: { terminated?: { exitCode: number } }; state: { terminated?: { exitCode: number } } }
const containerOf = ({ status }: KubeObject) => status.containerStatuses[0] as Container;
const idOf = (pod: KubeObject) => containerOf(pod).containerID.replace('containerd://', '');

/** Jobs do what they are for, and every service becomes ready by its own probes. */
export async function install(journey: NodeJourney): Promise<void> {
  const { cluster: { api }, saw } = journey;
  const began = performance.now();
  await helm(journey, 'install', ...installed(FIRST));
  const jobs = await api.list('batch/v1', 'Job');
  check(jobs.length === 7 && jobs.every(({ status }) => status.succeeded === 1), `install: Jobs ran and ended well: ${jobs.map(({ metadata }) => metadata.name.replace('kontora-', '')).join(', ')}`, saw);
  for (const name of ['database', 'streams', 'schema-reporting']) saw(`log of ${name}: ${(await logOf(journey, name)).split('\n')[0]!.slice(0, 140)}`);
  const deployments = await deploymentsOf(journey);
  const pods = (await api.list('v1', 'Pod')).filter(({ metadata }) => !metadata.labels?.['batch.kubernetes.io/job-name']);
  check(deployments.length === 6 && deployments.every(({ status }) => status.readyReplicas === status.replicas), `six services are ready by their own probes, ${((performance.now() - began) / 1000).toFixed(0)} s after helm began`, saw);
  check(pods.length === 7 && pods.every((pod) => containerOf(pod).restartCount === 0), 'none of their seven pods had to start twice', saw);
}

async function logOf({ cluster: { api } }: NodeJourney, job: string): Promise<string> {
  const [pod] = (await api.list('v1', 'Pod')).filter(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-name'] === `kontora-${job}`);
  const { body } = await api.send('GET', `/api/v1/namespaces/kontora/pods/${pod!.metadata.name}/log`);
  return String(body.message ?? JSON.stringify(body)).trim();
}

/** What a container may do, asked in the container and of the kernel. */
export async function confined({ cluster: { api, ctr }, saw }: NodeJourney): Promise<void> {
  const tasks = new Map((await ctr('tasks', 'list')).split('\n').slice(1).map((line) => line.split(/\s+/)).map(([id, pid]) => [id!, pid!]));
  const pods = (await api.list('v1', 'Pod')).filter(({ metadata, status }) => !metadata.labels?.['batch.kubernetes.io/job-name'] && status.phase === 'Running');
  for (const pod of pods) {
    const pid = tasks.get(idOf(pod))!;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const say = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)![1];
    const roots = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n').map((line) => line.split(' ')).filter((fields) => fields[4] === '/');
    const facts = { uid: say('Uid'), capabilities: say('CapBnd'), seccomp: say('Seccomp'), noNewPrivileges: say('NoNewPrivs'), root: roots.at(-1)![5]!.split(',')[0] };
    const token = /secrets\/kubernetes\.io/.test(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
    if (JSON.stringify(facts) !== JSON.stringify(CONFINED) || token) throw new Error(`${pod.metadata.name}: ${JSON.stringify({ ...facts, token })}`);
  }
  saw(`by the kernel, ${pods.length} of ${pods.length} containers: user 10001, no capability, seccomp, no new privileges, a root that is mounted read-only, no token`);
  const [identity] = pods.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'identity');
  const write = (path: string) => ctr('tasks', 'exec', '--exec-id', `probe-${process.hrtime.bigint()}`, idOf(identity!), 'node', '-e', `fs.writeFileSync('${path}', '')`).then(() => 'written', ({ stderr }: { stderr: string }) => /\bE(ROFS|ACCES|PERM)\b/.exec(stderr)?.[0] ?? stderr);
  const [own, tmp, secret] = [await write('/app/x'), await write('/tmp/x'), await write('/run/secrets/kontora/x')];
  check(own === 'EROFS' && tmp === 'written' && secret === 'EROFS', `a program in it may write to /tmp, not to its own files (${own}) nor its secrets (${secret})`, saw);
}
const CONFINED = { uid: '10001', capabilities: '0000000000000000', seccomp: '2', noNewPrivileges: '1', root: 'ro' };

/** A person signs in and looks, through the Services' addresses. */
export async function visit(journey: NodeJourney): Promise<void> {
  const { cluster: { api }, saw } = journey;
  const services = new Map((await api.list('v1', 'Service')).map(({ metadata, spec }) => [metadata.name, spec.clusterIP as string]));
  const url = `http://${services.get('kontora-gateway')}:3000`;
  const password = (await logOf(journey, 'firm')).split(' ').at(-1)!;
  const signedIn = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'anna@example.org', password }) });
  const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0]!;
  check(signedIn.ok && cookie !== '', 'the head of the firm, whose password was in the log of its Job, signed in through the Service of the gateway', saw);
  for (const path of LISTS) {
    const answer = await fetch(url + path, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  saw(`what every service has was read: ${LISTS.join(', ')}`);
  const consoles = await Promise.all([url, `http://${services.get('kontora-web')}:8080`].map((origin) => fetch(`${origin}/`, { headers: { accept: 'text/html' } })));
  check(consoles.every(({ ok, headers }) => ok && headers.get('content-type')?.startsWith('text/html')), 'gateway and web both serve the console', saw);
  journey.session = { url, cookie };
}
const LISTS = ['/api/v1/session', '/api/v1/organisations', '/api/v1/tasks', '/api/v1/obligation-types'];

/** Nobody but those whom the policies name gets through; who is named does. */
export async function closed(journey: NodeJourney): Promise<void> {
  const { cluster, saw } = journey;
  const { api } = cluster;
  if (!cluster.enforces) return saw('NetworkPolicies are not enforced here: there is no kube-router on PATH');
  await api.make({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stranger', namespace: 'default' }, spec: { containers: [{ name: 'stranger', image: `docker.io/kontora/ops:${FIRST}`, command: ['sleep', 'infinity'] }] } });
  const [stranger] = await eventually(() => api.list('v1', 'Pod', 'default'), ([pod]) => pod?.status.containerStatuses?.[0].ready === true);
  const at = async (component: string) => (await podsOf(journey, component))[0]!;
  const [identity, contacts, gateway] = [await at('identity'), await at('contacts'), await at('gateway')];
  const [nats] = await api.list('v1', 'Pod', 'nats');
  const [dns] = await api.list('v1', 'Pod', 'kube-system');
  const ways: [string, KubeObject, string, boolean][] = [
    ['a stranger, the DNS', stranger!, `${dns!.status.podIP}:53`, true], ['a stranger, the gateway', stranger!, `${gateway.status.podIP}:3000`, false],
    ['a stranger, NATS', stranger!, `${nats!.status.podIP}:4222`, false], ['a stranger, metrics of contacts', stranger!, `${contacts.status.podIP}:9090`, false],
    ['identity, NATS', identity, `${nats!.status.podIP}:4222`, true], ['identity, Postgres', identity, `${NODE_ADDRESS}:5432`, true], ['identity, metrics of contacts', identity, `${contacts.status.podIP}:9090`, false],
    ['contacts, NATS', contacts, `${nats!.status.podIP}:4222`, true], ['gateway, NATS', gateway, `${nats!.status.podIP}:4222`, true],
    ['identity, the monitor of NATS', identity, `${nats!.status.podIP}:8222`, false], ['contacts, the gateway', contacts, `${gateway.status.podIP}:3000`, false],
    ['contacts, the API server', contacts, new URL(cluster.access.url).host, false], ['gateway, Postgres', gateway, `${NODE_ADDRESS}:5432`, false],
  ];
  for (const [who, pod, address, open] of ways) {
    const reached = await reaches(cluster, pod, address);
    if (reached !== open) throw new Error(`${who}: ${reached ? 'reached' : 'not reached'}`);
  }
  const named = (open: boolean) => ways.filter((way) => way[3] === open).map(([who]) => who).join('; ');
  saw(`policies, enforced by kube-router, let through: ${named(true)}; and stopped: ${named(false)}`);
}

const reaches = ({ ctr }: NodeCluster, pod: KubeObject, address: string): Promise<boolean> => {
  const [host, port] = address.split(':');
  const script = `const s = require('net').connect(${port}, '${host}', () => process.exit(0)); s.on('error', () => process.exit(1)); setTimeout(() => process.exit(1), 3000)`;
  return ctr('tasks', 'exec', '--exec-id', `probe-${process.hrtime.bigint()}`, idOf(pod), 'node', '-e', script).then(() => true, () => false);
};

/** A process that dies is started again, and meanwhile its twin answers. */
export async function kill(journey: NodeJourney): Promise<void> {
  const { cluster: { ctr }, saw } = journey;
  const end = load(journey);
  const [victim] = await podsOf(journey, 'tasks');
  const began = performance.now();
  await ctr('tasks', 'kill', '--signal', 'SIGKILL', idOf(victim!));
  const again = await eventually(async () => (await podsOf(journey, 'tasks')).find(({ metadata }) => metadata.name === victim!.metadata.name)!, (pod) => containerOf(pod).restartCount === 1 && containerOf(pod).ready);
  check(containerOf(again).ready && containerOf(again).lastState.terminated?.exitCode === 137, `a replica of tasks was killed, started again by the kubelet and ready after ${((performance.now() - began) / 1000).toFixed(1)} s`, saw);
  const { asked, failures } = await end();
  saw(`meanwhile ${asked.new + asked.kept} requests: ${told(failures)}`);
}

const load = ({ session }: NodeJourney) => startLoad(LISTS.map((path) => session!.url + path), { cookie: session!.cookie });
const told = (failures: readonly string[]) => (failures.length === 0 ? 'every one was answered at the first try' : `${failures.length} failed: ${[...new Set(failures)].slice(0, 6).join('; ')}`);

/** Every pod is replaced while people work. */
export async function upgrade(journey: NodeJourney): Promise<void> {
  const before = new Set((await journey.cluster.api.list('v1', 'Pod')).map(({ metadata }) => metadata.name));
  const result = await underLoad(journey, () => helm(journey, 'upgrade', ...installed(NEXT)));
  const images = (await journey.cluster.api.list('v1', 'Pod')).filter(({ metadata }) => !before.has(metadata.name) && !metadata.labels?.['batch.kubernetes.io/job-name']);
  check(images.length >= 7 && images.every(({ spec }) => spec.containers[0].image.endsWith(`:${NEXT}`)), 'upgrade: every pod was replaced by one of the next image', journey.saw);
  unfailing(result, 'upgrade', journey);
}

/** Runs something while requests go on, and notes how containers end. */
async function underLoad(journey: NodeJourney, change: () => Promise<unknown>): Promise<LoadResult & { endings: Map<string, number> }> {
  const end = load(journey);
  const endings = new Map<string, number>();
  const watching = new AbortController();
  const watch = (async () => {
    while (!watching.signal.aborted) {
      for (const pod of await journey.cluster.api.list('v1', 'Pod')) {
        const code = (pod.status.containerStatuses as Container[] | undefined)?.[0]?.state.terminated?.exitCode;
        if (code !== undefined && !pod.metadata.labels?.['batch.kubernetes.io/job-name']) endings.set(pod.metadata.name, code);
      }
      await sleep(100);
    }
  })();
  try {
    await change();
    // The pods before end after Helm is content: their preStop, then what they have in hand.
    await eventually(() => journey.cluster.api.list('v1', 'Pod'), (pods) => pods.every(({ metadata }) => !('deletionTimestamp' in metadata)));
  } finally {
    watching.abort();
    await watch;
  }
  return { ...(await end()), endings };
}

function unfailing({ asked, failures, slowestMs, endings }: LoadResult & { endings: Map<string, number> }, what: string, { saw }: NodeJourney): void {
  check(failures.length === 0, `${what}: ${asked.new} requests over new connections and ${asked.kept} over kept ones; ${told(failures)} (slowest ${slowestMs.toFixed(0)} ms)`, saw);
  check(endings.size > 0 && [...endings.values()].every((code) => code === 0), `${what}: of the pods before, ${endings.size} were seen to end, with code ${[...new Set(endings.values())].join(', ')}`, saw);
}

/** A version that never becomes ready takes nothing away from the one before. */
export async function failingUpgrade(journey: NodeJourney): Promise<void> {
  const refusal = await helm(journey, 'upgrade', ...installed(NEXT, 'services.tasks.env.KONTORA_NATS=nats://nats.nats.svc:4223'), '--timeout', '40s').then(() => undefined, ({ stderr }: { stderr: string }) => stderr);
  const pods = await podsOf(journey, 'tasks');
  const ready = pods.filter((pod) => containerOf(pod).ready);
  const answer = await fetch(`${journey.session!.url}/api/v1/tasks`, { headers: { cookie: journey.session!.cookie } });
  check(refusal !== undefined && ready.length === 2 && pods.length === 3 && answer.ok, 'an upgrade whose tasks cannot reach the bus was given up; its pod never became ready, and both before it went on serving', journey.saw);
}

/** Back to the first revision, with people at work. */
export async function rollback(journey: NodeJourney): Promise<void> {
  const result = await underLoad(journey, () => helm(journey, 'rollback', ...TO_THE_FIRST));
  const deployments = await deploymentsOf(journey);
  check(deployments.every(({ spec, status }) => spec.template.spec.containers[0].image.endsWith(`:${FIRST}`) && status.readyReplicas === status.replicas), 'rollback: every service is ready with the first image', journey.saw);
  unfailing(result, 'rollback', journey);
}

/** The end of a release. */
export async function uninstall(journey: NodeJourney): Promise<void> {
  await helm(journey, 'uninstall', '--wait', '--timeout', '3m');
  const pods = async () => (await journey.cluster.api.list('v1', 'Pod')).filter(({ metadata }) => !metadata.labels?.['batch.kubernetes.io/job-name']);
  const left = await eventually(pods, ({ length }) => length === 0);
  check(left.length === 0, 'uninstall: no pod but those of ended Jobs', journey.saw);
}
