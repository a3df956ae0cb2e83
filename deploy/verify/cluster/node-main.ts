import { kustomized } from '../manifests.ts';
import { tool } from '../go.ts';
import { startNode, FIRST } from './node.ts';
import * as journey from './node-journey.ts';
import { makeSecrets, servePostgres, startDns, startNats } from './node-prerequisites.ts';
import { eventually } from './steps.ts';

// Runs in namespaces of its own (machine.ts): a node, what a cluster must have first, and the journey.
const [cgroup, home, archive] = process.argv.slice(2) as [string, string, string];
const say = (line: string) => console.log(line);
const cluster = await startNode({ home, archive, cgroup }, () => undefined);
say('a kubelet, containerd and kube-proxy reported a node that is ready');
for (const namespace of (await kustomized('k8s/overlays/local')).filter(({ kind }) => kind === 'Namespace')) await cluster.api.make(namespace);
await startDns(cluster);
const secrets = await makeSecrets(cluster, cgroup, `docker.io/kontora/ops:${FIRST}`);
say('`ops secrets`, run from its image, made every Secret');
const stopPostgres = await servePostgres(cluster, secrets, () => undefined);
await startNats(cluster);
const ready = await eventually(() => cluster.api.list('apps/v1', 'StatefulSet', 'nats'), ([servers]) => servers?.status?.readyReplicas === 1);
if (ready[0]?.status?.readyReplicas !== 1) throw new Error('NATS did not become ready.');
say('NATS of k8s/overlays/local became ready by its own probes, with its volume, its configuration and the authorization of the secrets');
const trip: journey.NodeJourney = { cluster, helm: await tool('helm', say), prerequisites: [], saw: say };
for (const step of [journey.install, journey.confined, journey.visit, journey.closed, journey.kill, journey.upgrade, journey.failingUpgrade, journey.rollback, journey.uninstall]) await step(trip);
await stopPostgres();
await cluster.stop();
