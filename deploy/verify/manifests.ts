import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { tool } from './go.ts';
import { KUBERNETES } from './versions.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
/** The chart's folder. */
export const CHART = resolve(import.meta.dirname, '../chart');

/** An object of Kubernetes. Its parts beyond the head are read where they are known, so their type is left open. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever its kind says
  [part: string]: any;
}

/** One way to install the chart: values files of `values/`, and values over them. */
export interface Installation { files?: readonly string[]; values?: object; release?: string; namespace?: string }

/** The objects that kustomize makes of a folder of this checkout. @throws Error with its words. */
export async function kustomized(folder: string): Promise<KubeObject[]> {
  return objectsIn(await kustomizedText(folder));
}

/** The text of them. */
export async function kustomizedText(folder: string): Promise<string> {
  const { stdout } = await run(await tool('kustomize', console.log), ['build', '--load-restrictor', 'LoadRestrictionsNone', folder], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Objects of a text of many documents. @throws Error when one is no YAML or says a key twice. */
export function objectsIn(text: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = 'errors' in document ? document.errors : [];
    if (error) throw error;
    const object = document.toJS() as KubeObject | null;
    return object ? [object] : [];
  });
}

/** Helm that was built without release tools believes in a Kubernetes of old. */
const KUBE_VERSION = `--kube-version=${KUBERNETES}`;

/** The text that `helm template` makes. @throws Error with Helm's words when the chart refuses the values. */
export async function renderText(helm: string, { files = [], values = {}, release = 'kontora', namespace = 'kontora' }: Installation): Promise<string> {
  const given = files.flatMap((file) => ['--values', resolve(CHART, 'values', `${file}.yaml`)]);
  const job = run(helm, ['template', release, CHART, '--namespace', namespace, KUBE_VERSION, ...given, '--values', '-'], { maxBuffer: 64 * 1024 * 1024 });
  job.child.stdin?.end(JSON.stringify(values));
  try {
    return (await job).stdout;
  } catch (error) {
    throw new Error((error as { stderr: string }).stderr.trim());
  }
}

/** The objects that `helm template` makes. */
export const render = async (helm: string, installation: Installation) => objectsIn(await renderText(helm, installation));

/** The pod template of a workload; undefined for other objects. */
export const podOf = (object: KubeObject): KubeObject | undefined => (['Deployment', 'Job'].includes(object.kind) ? (object.spec.template as KubeObject) : undefined);

/** Whether labels satisfy a `matchLabels`. */
export const matches = (wanted: Record<string, string> = {}, labels: Record<string, string> = {}) => Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** The keys of Secrets that a pod finds as files. */
export const secretKeysOf = (pod: KubeObject): string[] =>
  ((pod.spec.volumes ?? []) as { projected?: { sources: { secret?: { items?: { key: string }[] } }[] } }[])
    .flatMap((volume) => volume.projected?.sources ?? []).flatMap(({ secret }) => secret?.items ?? []).map(({ key }) => key);
