import { matches, type KubeObject } from '../manifests.ts';
import { objectRule, ofKind, workloads, type Rule, type Workload } from './rule.ts';

interface Peers { ports?: { port: number | string }[]; to?: object[]; from?: object[] }

/** The policies that hold for a pod. */
const policiesOf = ({ pod }: Workload, objects: readonly KubeObject[]) =>
  ofKind(objects, 'NetworkPolicy').filter(({ spec }) => matches(spec.podSelector.matchLabels, pod.metadata.labels));
const isGuarded = (objects: readonly KubeObject[]) => ofKind(objects, 'NetworkPolicy').length > 0;
const ways = (workload: Workload, objects: readonly KubeObject[], direction: 'ingress' | 'egress') => policiesOf(workload, objects).flatMap(({ spec }) => (spec[direction] ?? []) as Peers[]);
const leadsTo = (port: number) => ({ ports = [] }: Peers) => ports.some((entry) => entry.port === port);
const named = (objects: readonly KubeObject[], component: string) => workloads(objects).find(({ object }) => object.kind === 'Deployment' && object.metadata.labels?.['app.kubernetes.io/component'] === component);

/** Who may talk to whom. Sets without any NetworkPolicy are those whose owner turned them off. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    name: 'every pod is closed in both directions', why: 'a pod that no policy selects may be reached by all, and reach all',
    check: (objects) => (isGuarded(objects) ? workloads(objects).filter((workload) => !['Ingress', 'Egress'].every((type) => policiesOf(workload, objects).some(({ spec }) => spec.policyTypes.includes(type)))).map(({ name }) => name) : []),
    control: (objects) => { for (const { spec } of ofKind(objects, 'NetworkPolicy')) spec.policyTypes = ['Ingress']; },
  },
  {
    name: 'one policy allows nothing', why: 'a new pod of the release would start open',
    check: (objects) => (!isGuarded(objects) || ofKind(objects, 'NetworkPolicy').some(({ spec }) => !spec.ingress && !spec.egress && spec.policyTypes.length === 2) ? [] : ['there is none']),
    control: (objects) => { for (const { spec } of ofKind(objects, 'NetworkPolicy')) spec.egress ??= [{}]; },
  },
  objectRule('NetworkPolicy', 'every way names its ports', 'a rule without ports is a rule for all of them', {
    holds: ({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])].every(({ ports }: Peers) => ports?.length),
    spoil: ({ spec }) => { spec.egress = [{ to: [] }]; },
  }),
  objectRule('NetworkPolicy', 'every way in names who comes', 'an empty list of peers is everybody', {
    holds: ({ spec }) => (spec.ingress ?? []).every(({ from }: Peers) => from?.length),
    spoil: ({ spec }) => { spec.ingress = [{ ports: [{ port: 'http' }] }]; },
  }),
  {
    name: 'only identity sends mail', why: 'whoever takes another service over could send in the firm\'s name',
    check: (objects) => workloads(objects).filter((workload) => workload.object.metadata.labels?.['app.kubernetes.io/component'] !== 'identity' && ways(workload, objects, 'egress').some((way) => leadsTo(587)(way) || leadsTo(465)(way))).map(({ name }) => name),
    control: (objects) => { for (const { spec } of ofKind(objects, 'NetworkPolicy')) spec.egress = [{ ports: [{ port: 587 }] }]; },
  },
  {
    name: 'the edge has no way to the database', why: 'what the internet reaches first must not reach the rows',
    check: (objects) => ['gateway', 'web'].flatMap((component) => {
      const edge = named(objects, component);
      return edge && isGuarded(objects) && ways(edge, objects, 'egress').some(leadsTo(5432)) ? [edge.name] : [];
    }),
    control: (objects) => { for (const { spec } of ofKind(objects, 'NetworkPolicy')) spec.egress = [{ ports: [{ port: 5432 }] }]; },
  },
  {
    name: 'what a process is told to reach it can reach', why: 'a service whose database the network refuses never becomes ready',
    check: (objects) => workloads(objects).filter((workload) => isGuarded(objects) && keysOf(workload).some(([key, port]) => key && !ways(workload, objects, 'egress').some(leadsTo(port)))).map(({ name }) => name),
    control: (objects) => { for (const { spec } of ofKind(objects, 'NetworkPolicy')) spec.egress = []; },
  },
];

// By its secret files one sees what a process talks to: passwords of roles, the key for NATS.
function keysOf({ pod }: Workload): [boolean, number][] {
  const paths = JSON.stringify(pod.spec.volumes);
  return [[/"(\w+_(app|worker|migrate)|postgres-admin)"/.test(paths), 5432], [/"nats-\w+\.nk"/.test(paths), 4222]];
}
