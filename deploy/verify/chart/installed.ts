import { tool } from '../go.ts';
import { render, type KubeObject } from '../manifests.ts';

const helm = await tool('helm', console.log);

/** What an installation consists of. */
export class Installed {
  constructor(readonly objects: readonly KubeObject[]) {}
  /** @throws Error when there is none, or more than one. */
  one(kind: string, name: string): KubeObject {
    const found = this.objects.filter((object) => object.kind === kind && object.metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name}`);
    return found[0]!;
  }
  /** Names of all objects of a kind, in order. */
  names = (kind: string) => this.objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name).sort();
  /** The pod of a workload. */
  pod = (name: string, kind = 'Deployment') => this.one(kind, `kontora-${name}`).spec.template as KubeObject;
  container = (name: string, kind = 'Deployment') => this.pod(name, kind).spec.containers[0] as KubeObject;
  /** Its environment, as name → value. */
  env = (name: string, kind = 'Deployment') => Object.fromEntries((this.container(name, kind).env as { name: string; value: string }[]).map(({ name: key, value }) => [key, value])) as Record<string, string>;
}

/** Installs the chart with values over those of the named files. @throws Error with Helm's words when the chart refuses them. */
export const installed = async (values: object = {}, ...files: string[]) => new Installed(await render(helm, { values, files }));

/** What Helm says when it refuses values. */
export const refusal = (values: object) => installed(values).then(() => 'accepted', (error: Error) => error.message);
