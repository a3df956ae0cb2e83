import { MATRIX } from '../matrix.ts';
import { render, type KubeObject } from '../manifests.ts';
import { customResourceDefinitions } from '../schemas.ts';
import type { KubeApi } from './kube-api.ts';
import { BROKEN_TAG } from './kwok.ts';
import { check, deploymentsOf, eventually, helm, podsOf, TO_THE_FIRST, withSize, type Journey } from './steps.ts';

/** What a cluster must have first (`k8s/`): namespaces for good, the rest as a dry run; and the definitions of custom resources. */
export async function prepare({ cluster: { api }, prerequisites, saw }: Journey): Promise<void> {
  for (const namespace of prerequisites.filter(({ kind }) => kind === 'Namespace')) await api.make(namespace);
  const definitions = (await customResourceDefinitions()) as KubeObject[];
  for (const definition of definitions) await api.make(definition);
  const served = definitions.flatMap(({ spec }) => (spec.versions as { name: string; served: boolean }[]).filter((version) => version.served).map(({ name }) => `${spec.group}/${name}`));
  for (const version of new Set(served)) await eventually(() => api.send('GET', `/apis/${version}`), ({ status }) => status === 200);
  saw(`the API server took the definitions of ${definitions.map(({ spec }) => spec.names.kind).join(', ')}`);
  await dryRun(api, prerequisites, 'k8s/');
  saw(`of k8s/ it would take all ${prerequisites.length} objects without a warning, ${[...new Set(prerequisites.map(({ kind }) => kind))].join(', ')}`);
}

async function dryRun(api: KubeApi, objects: readonly KubeObject[], from: string): Promise<void> {
  await Promise.all(objects.map(async (object) => {
    const { status, body, warnings } = await api.apply(object, { dryRun: true });
    if (status >= 300 || warnings.length) throw new Error(`${from}: ${object.kind} ${object.metadata.name}: ${[...warnings, body.message].join('; ')}`);
  }));
}

/** The API server's own judgement on every installation of the matrix, and on four that are wrong. */
export async function dryRuns(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  let objects = 0;
  for (const installation of MATRIX) {
    const rendered = await render(journey.helm, installation);
    await dryRun(api, rendered, installation.title);
    objects += rendered.length;
  }
  saw(`it would take ${objects} objects of ${MATRIX.length} installations, without a warning`);
  const [deployment] = (await render(journey.helm, {})).filter(({ kind }) => kind === 'Deployment');
  const spoilt = (spoil: (object: KubeObject) => void) => {
    const copy = structuredClone(deployment!);
    spoil(copy);
    return api.apply(copy, { dryRun: true });
  };
  const refused = [await spoilt(({ spec }) => { spec.surprise = 1; }), await spoilt(({ spec }) => { spec.replicas = 'two'; }), await spoilt(({ spec }) => { spec.selector.matchLabels = { other: 'pods' }; })];
  check(refused.every(({ status }) => status === 400 || status === 422 || status === 500), `it refuses an unknown field, a wrong type, a selector of other pods (${refused.map(({ status }) => status).join(', ')})`, saw);
  const warned = await spoilt(({ spec }) => { spec.template.spec.hostNetwork = true; });
  check(warned.warnings.some((line) => line.includes('hostNetwork')), 'it warns of pods that the restricted profile would refuse', saw);
  const pod = await api.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'intruder', namespace: 'kontora' }, spec: { containers: [{ name: 'a', image: 'b' }] } }, { dryRun: true });
  check(pod.status === 403, 'it admits no pod that does not keep the restricted profile', saw);
}

/** A first install: Jobs in their turn, then the services. */
export async function install(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  await helm(journey, 'install', ...withSize('medium'), '--set', 'provision.database=true,provision.firm.slug=trial,provision.firm.name=Trial,provision.firm.head=Anna,provision.firm.email=anna@example.org');
  const ended = (await api.list('batch/v1', 'Job')).sort((a, b) => a.status.completionTime.localeCompare(b.status.completionTime) || a.metadata.name.localeCompare(b.metadata.name));
  const order = ended.map(({ metadata }) => metadata.name.replace('kontora-', ''));
  check(order[0] === 'database' && order[1] === 'streams' && order.slice(2, 6).every((name) => name.startsWith('schema-')) && order[6] === 'firm' && order.length === 7, `install: Jobs ended in the order ${order.join(', ')}`, saw);
  const deployments = await eventually(() => deploymentsOf(journey), (found) => found.every(({ status }) => status.availableReplicas === 2));
  const started = deployments.map(({ metadata }) => (metadata as unknown as { creationTimestamp: string }).creationTimestamp).sort()[0]!;
  check(deployments.length === 6 && deployments.every(({ status }) => status.availableReplicas === 2) && started >= ended.at(-2)!.status.completionTime, 'six services became available, twice each, made after the last schema', saw);
  const pods = await podsOf(journey, 'identity');
  check(pods.every(({ spec }) => !JSON.stringify(spec.volumes).includes('serviceAccountToken')), 'no pod was given a token', saw);
  check((await api.list('networking.k8s.io/v1', 'NetworkPolicy')).length === 7 && !(await api.list('v1', 'ServiceAccount')).some(({ metadata }) => metadata.name === 'kontora-provision'), 'seven policies remain; those of the Jobs are gone', saw);
}

/** An upgrade to three zones, with what other operators carry out. */
export async function upgrade(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  await api.send('PATCH', '/apis/apps/v1/namespaces/kontora/deployments/kontora-tasks/scale', { spec: { replicas: 3 } }, 'application/merge-patch+json');
  await helm(journey, 'upgrade', ...withSize('ha'));
  for (const [apiVersion, kind, count] of [['keda.sh/v1alpha1', 'ScaledObject', 3], ['autoscaling/v2', 'HorizontalPodAutoscaler', 1], ['gateway.networking.k8s.io/v1', 'HTTPRoute', 1], ['monitoring.coreos.com/v1', 'ServiceMonitor', 1], ['external-secrets.io/v1', 'ExternalSecret', 6]] as const) {
    check((await api.list(apiVersion, kind)).length === count, `upgrade: ${count} ${kind}`, saw);
  }
  const pods = await eventually(() => podsOf(journey, 'identity'), (found) => found.length === 3 && found.every(({ status }) => status.phase === 'Running'));
  check(new Set(pods.map(({ spec }) => /^node-(.)/.exec(spec.nodeName)![1])).size === 3, 'three replicas of identity are in three zones', saw);
  const replicas = Object.fromEntries((await deploymentsOf(journey)).map(({ metadata, spec }) => [metadata.name, spec.replicas as number]));
  check(replicas['kontora-tasks'] === 3, `tasks, scaled by hand before its autoscaler took over, kept its three replicas (contacts, which was not, fell from two to ${replicas['kontora-contacts']})`, saw);
  const gateways = await eventually(() => podsOf(journey, 'gateway'), (found) => found.length === 3);
  check(gateways.length === 3, 'the autoscaler brought the gateway to its three', saw);
}

/** A drain of nodes meets the budget: with no room for a replacement the second replica stays. */
export async function evict(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  const roomForMore = async (room: boolean) => {
    for (const { metadata: { name } } of await api.list('v1', 'Node')) await api.send('PATCH', `/api/v1/nodes/${name}`, { spec: { unschedulable: !room } }, 'application/merge-patch+json');
  };
  await eventually(() => api.list('policy/v1', 'PodDisruptionBudget'), (found) => found.some(({ metadata, status }) => metadata.name === 'kontora-identity' && status?.disruptionsAllowed === 1));
  await roomForMore(false);
  const statuses: number[] = [];
  for (const { metadata: { name } } of await podsOf(journey, 'identity')) {
    statuses.push((await api.send('POST', `/api/v1/namespaces/kontora/pods/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'kontora' } })).status);
  }
  check(String(statuses) === '201,429,429', `of three evictions the budget let one through (${statuses.join(', ')})`, saw);
  await roomForMore(true);
  const pods = await eventually(() => podsOf(journey, 'identity'), (found) => found.length === 3 && found.every(({ status }) => status.phase === 'Running'));
  check(pods.length === 3, 'with room for it the replacement started', saw);
}

/** An upgrade of one service leaves the others alone. */
export async function upgradeOne(journey: Journey): Promise<void> {
  const generations = async () => new Map((await deploymentsOf(journey)).map(({ metadata, spec }) => [metadata.name, JSON.stringify(spec.template)]));
  const before = await generations();
  await helm(journey, 'upgrade', ...withSize('ha'), '--set', 'services.tasks.env.LOG_LEVEL=debug');
  const changed = [...(await generations())].filter(([name, template]) => before.get(name) !== template).map(([name]) => name);
  check(String(changed) === 'kontora-tasks', 'a setting of tasks replaced the pods of tasks only', journey.saw);
}

/** An upgrade whose Jobs fail stops before it has touched anything that runs. */
export async function failingUpgrade(journey: Journey): Promise<void> {
  const images = async () => (await deploymentsOf(journey)).map(({ metadata, spec }) => `${metadata.name} ${spec.template.spec.containers[0].image}`).sort().join();
  const before = await images();
  const refusal = await helm(journey, 'upgrade', ...withSize('ha'), '--set', `image.tag=${BROKEN_TAG},provision.deadlineSeconds=30`).then(() => undefined, (error: { stderr: string }) => error.stderr);
  check(refusal !== undefined && /pre-upgrade/.test(refusal) && (await images()) === before, 'an upgrade whose Job failed was refused and changed no service', journey.saw);
}

/** Back to the first revision; what others have set since, such as replicas, is taken back with the rest. */
export async function rollback(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  await helm(journey, 'rollback', ...TO_THE_FIRST);
  const gone = [...(await api.list('keda.sh/v1alpha1', 'ScaledObject')), ...(await api.list('gateway.networking.k8s.io/v1', 'HTTPRoute'))];
  const replicas = Object.fromEntries((await deploymentsOf(journey)).map(({ metadata, spec }) => [metadata.name, spec.replicas as number]));
  check(gone.length === 0 && ['identity', 'contacts', 'tasks', 'reporting', 'web'].every((name) => replicas[`kontora-${name}`] === 2), 'rollback: services as at first, twice each, nothing scaled by lag, no route', saw);
  check((await api.list('external-secrets.io/v1', 'ExternalSecret')).length === 6, 'the ExternalSecrets stayed', saw);
}

/** Where somebody has scaled by hand, a rollback without the flag stops half-way; with it the replicas are Helm's again. */
export async function refusedRollback(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  await api.send('PATCH', '/apis/apps/v1/namespaces/kontora/deployments/kontora-contacts/scale', { spec: { replicas: 4 } }, 'application/merge-patch+json');
  const refusal = await helm(journey, 'rollback', ...TO_THE_FIRST.filter((word) => word !== '--force-conflicts')).then(() => '', ({ stderr }: { stderr: string }) => stderr);
  check(/conflict.*\.spec\.replicas/s.test(refusal), 'a rollback without --force-conflicts is refused for replicas that were set by hand', saw);
  await helm(journey, 'rollback', ...TO_THE_FIRST);
  const [contacts] = (await deploymentsOf(journey)).filter(({ metadata }) => metadata.name === 'kontora-contacts');
  check(contacts!.spec.replicas === 2, 'with it they are as at first', saw);
}

/** The end of a release. */
export async function uninstall(journey: Journey): Promise<void> {
  const { cluster: { api }, saw } = journey;
  await helm(journey, 'uninstall', '--wait', '--timeout', '2m');
  const left = (await Promise.all([['apps/v1', 'Deployment'], ['v1', 'Service'], ['networking.k8s.io/v1', 'NetworkPolicy'], ['policy/v1', 'PodDisruptionBudget']].map(([version, kind]) => api.list(version!, kind!)))).flat();
  check(left.length === 0, 'uninstall: nothing is left but ended Jobs and ExternalSecrets', saw);
}
