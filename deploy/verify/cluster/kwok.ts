import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/process.ts';
import { moduleFolder, tool } from '../go.ts';
import { TOOLS } from '../versions.ts';
import { nodesReady, startControlPlane, type Cluster } from './control-plane.ts';

/** Image tag whose containers fail on these nodes. */
export const BROKEN_TAG = 'broken';

/**
 * A cluster on 127.0.0.1 whose six nodes are played by kwok: pods are admitted, scheduled and reported as running, but nothing runs in them.
 * Its data are in `home`, which is removed at the end.
 */
export async function startKwokCluster(home: string, log: (line: string) => void): Promise<Cluster> {
  const cluster = await startControlPlane(home, '127.0.0.1', log);
  const stop = async () => {
    await cluster.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    writeFileSync(join(home, 'stages.yaml'), await stages());
    await cluster.start({
      name: 'kwok', command: await tool('kwok', log),
      flags: { kubeconfig: cluster.kubeconfig, 'manage-all-nodes': 'true', config: join(home, 'stages.yaml'), 'node-lease-duration-seconds': 40, 'server-address': `127.0.0.1:${await freePort(26247)}` },
    });
    await makeNodes(cluster);
    return { ...cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What kwok does with nodes and pods: its own quick stages, and one more in which containers of the tag `broken` fail. */
async function stages(): Promise<string> {
  const root = join(await moduleFolder(TOOLS.kwok.module, TOOLS.kwok.version), 'kustomize/stage');
  const own = ['node/fast', 'node/heartbeat-with-lease', 'pod/fast'].flatMap((folder) => readdirSync(join(root, folder)).filter((name) => /^(node|pod)-.*\.yaml$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8')));
  const complete = own.find((text) => text.includes('name: pod-complete'))!;
  const broken = `    - key: '.spec.containers.[].image | select( endswith(":${BROKEN_TAG}") )'\n      operator: `;
  const only = (text: string, operator: string) => text.replace('    matchExpressions:\n', `    matchExpressions:\n${broken}'${operator}'\n`);
  const fail = only(complete, 'Exists').replace('name: pod-complete', 'name: pod-fail').replace('exitCode: 0', 'exitCode: 1').replace('phase: Succeeded', 'phase: Failed');
  return [...own.map((text) => (text === complete ? only(text, 'DoesNotExist') : text)), fail].join('\n---\n');
}

/** Two nodes in each of three zones. */
async function makeNodes({ api }: Cluster): Promise<void> {
  for (const zone of ['a', 'b', 'c']) {
    for (const number of [1, 2]) {
      const name = `node-${zone}${number}`;
      await api.make({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone } } });
    }
  }
  await nodesReady(api, 6);
}
