import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHART, type KubeObject } from '../manifests.ts';
import type { Cluster } from './control-plane.ts';

const run = promisify(execFile);

/** What a journey needs: the cluster, Helm, what a cluster must have first, and whom to tell what was seen. */
export interface Journey { cluster: Cluster; helm: string; prerequisites: readonly KubeObject[]; saw(sentence: string): void }

/** Says what holds. @throws Error when it does not. */
export const check = (holds: boolean, sentence: string, saw: Journey['saw']) => {
  if (!holds) throw new Error(`Not so: ${sentence}`);
  saw(sentence);
};

/** Deployments of the release. */
export const deploymentsOf = async ({ cluster: { api } }: Pick<Journey, 'cluster'>) => api.list('apps/v1', 'Deployment');
/** Pods of a service that are not about to go. */
export const podsOf = async ({ cluster: { api } }: Pick<Journey, 'cluster'>, component: string) =>
  (await api.list('v1', 'Pod')).filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === component && !(metadata as { deletionTimestamp?: string }).deletionTimestamp);

/** What Helm answers for release `kontora`. */
export async function helm({ cluster, helm: program }: Pick<Journey, 'cluster' | 'helm'>, command: string, ...args: string[]): Promise<string> {
  const home = join(cluster.home, 'helm');
  const env = { ...process.env, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  const { stdout } = await run(program, [command, 'kontora', ...args, '--namespace', 'kontora', '--kubeconfig', cluster.kubeconfig], { env, maxBuffer: 64 * 1024 * 1024, timeout: 600_000 });
  return stdout;
}
/** The chart with one of its files of values, waiting for what it makes. */
export const withSize = (size: string) => [CHART, '--values', join(CHART, 'values', `${size}.yaml`), '--wait', '--timeout', '3m'];

/** As in the runbook and the workflow. */
export const TO_THE_FIRST = ['1', '--force-conflicts', '--wait', '--timeout', '5m'];

/** The first answer that holds, or the last one when none did in 30 s. */
export async function eventually<T>(ask: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await ask();
    if (holds(found) || tries > 150) return found;
    await sleep(200);
  }
}
