import { podOf, type KubeObject } from '../manifests.ts';

/** What every rendered set of objects must keep. */
export interface Rule {
  name: string;
  /** What goes wrong in a cluster where it is not kept. */
  why: string;
  /** One sentence for each breach; none when it is kept. */
  check(objects: readonly KubeObject[]): string[];
  /** Breaks it in a set that keeps it: a rule that stays silent then proves nothing. */
  control(objects: KubeObject[]): void;
}

/** A workload with its pod. */
export interface Workload { name: string; object: KubeObject; pod: KubeObject; containers: KubeObject[] }

/** The workloads of a set. */
export const workloads = (objects: readonly KubeObject[]): Workload[] => objects.flatMap((object) => {
  const pod = podOf(object);
  return pod ? [{ name: `${object.kind} ${object.metadata.name}`, object, pod, containers: [...(pod.spec.initContainers ?? []), ...pod.spec.containers] as KubeObject[] }] : [];
});

/** The objects of a kind. */
export const ofKind = (objects: readonly KubeObject[], ...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));

/** A rule about each pod, broken in the first. */
export const podRule = (name: string, why: string, holds: (workload: Workload) => boolean, spoil: (workload: Workload) => void): Rule => ({
  name, why,
  check: (objects) => workloads(objects).filter((workload) => !holds(workload)).map((workload) => workload.name),
  control: (objects) => spoil(workloads(objects)[0]!),
});

/** A rule about each container, broken in the first. */
export const containerRule = (name: string, why: string, holds: (container: KubeObject, workload: Workload) => boolean, spoil: (container: KubeObject) => void): Rule =>
  podRule(name, why, (workload) => workload.containers.every((container) => holds(container, workload)), ({ containers }) => spoil(containers[0]!));

/** A rule about each object of a kind, broken in the first. */
export const objectRule = (kind: string, name: string, why: string, rule: { holds(object: KubeObject, all: readonly KubeObject[]): boolean; spoil(object: KubeObject): void }): Rule => ({
  name, why,
  check: (objects) => ofKind(objects, kind).filter((object) => !rule.holds(object, objects)).map((object) => `${kind} ${object.metadata.name}`),
  control: (objects) => rule.spoil(ofKind(objects, kind)[0]!),
});
