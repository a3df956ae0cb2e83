import { matches, podOf, type KubeObject } from '../manifests.ts';
import { objectRule, ofKind, workloads, type Rule } from './rule.ts';

const KINDS = ['ServiceAccount', 'Service', 'Deployment', 'Job', 'PodDisruptionBudget', 'NetworkPolicy', 'HorizontalPodAutoscaler', 'ScaledObject', 'Ingress', 'HTTPRoute', 'ServiceMonitor', 'ExternalSecret'];
const LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component', 'app.kubernetes.io/version', 'app.kubernetes.io/managed-by', 'helm.sh/chart'];
const idOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;
const deployments = (objects: readonly KubeObject[]) => ofKind(objects, 'Deployment');
const scaledBy = (objects: readonly KubeObject[], { metadata }: KubeObject) => ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').filter(({ spec }) => spec.scaleTargetRef.name === metadata.name);
const portsOf = (objects: readonly KubeObject[], name: string) => (ofKind(objects, 'Service').find(({ metadata }) => metadata.name === name)?.spec.ports ?? []) as { name: string; port: number }[];

/** How the objects of a release fit together. */
export const RELEASE_RULES: readonly Rule[] = [
  {
    name: 'only kinds a namespace\'s owner may make', why: 'no roles, no cluster-wide objects, no Secret whose text would be in Helm\'s history',
    check: (objects) => objects.filter(({ kind }) => !KINDS.includes(kind)).map(idOf),
    control: (objects) => { objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'text', namespace: 'kontora', labels: objects[0]!.metadata.labels } }); },
  },
  {
    name: 'namespace and labels on everything', why: 'what has none is found by nobody, and is installed where the shell happens to be',
    check: (objects) => objects.filter(({ metadata: { namespace, labels = {} } }) => !namespace || LABELS.some((label) => !labels[label])).map(idOf),
    control: ([first]) => { delete first!.metadata.namespace; },
  },
  {
    name: 'each object once', why: 'of two objects with one name the last wins',
    check: (objects) => objects.map(idOf).filter((id, index, all) => all.indexOf(id) !== index),
    control: (objects) => { objects.push(structuredClone(objects[0]!)); },
  },
  {
    name: 'names fit', why: 'a name of more than 63 letters is refused by DNS only in the middle of an install',
    check: (objects) => objects.filter(({ metadata: { name } }) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)).map(idOf),
    control: ([first]) => { first!.metadata.name = 'n'.repeat(64); },
  },
  objectRule('Deployment', 'selects its own pods and no one else\'s', 'two workloads would fight over the same pods', {
    holds: ({ spec, metadata }, all) => deployments(all).every((other) => matches(spec.selector.matchLabels, podOf(other)!.metadata.labels) === (other.metadata.name === metadata.name)),
    spoil: ({ spec }) => { spec.selector.matchLabels = { 'app.kubernetes.io/name': 'kontora' }; },
  }),
  objectRule('Deployment', 'a rollout takes nothing away', 'with one replica the old pod would end before the new one is ready', {
    holds: ({ spec }) => spec.strategy.rollingUpdate.maxUnavailable === 0 && spec.strategy.rollingUpdate.maxSurge === 1, spoil: ({ spec }) => { spec.strategy.rollingUpdate.maxUnavailable = 1; },
  }),
  objectRule('Deployment', 'a budget for disruptions that leaves room for one', 'without it a drain may take all replicas; with none to spare no node could ever be drained', {
    holds: ({ metadata }, all) => ofKind(all, 'PodDisruptionBudget').some(({ spec }) => spec.maxUnavailable === 1 && spec.selector.matchLabels['app.kubernetes.io/component'] === metadata.labels!['app.kubernetes.io/component']),
    spoil: ({ metadata }) => { metadata.labels!['app.kubernetes.io/component'] = 'nobody'; },
  }),
  objectRule('Deployment', 'replicas are set by one hand', 'each upgrade would undo what the autoscaler did', {
    holds: (deployment, all) => scaledBy(all, deployment).length + (deployment.spec.replicas === undefined ? 0 : 1) === 1, spoil: ({ spec }) => { spec.replicas = spec.replicas === undefined ? 1 : undefined; },
  }),
  {
    name: 'autoscalers have something to scale, from low to high', why: 'a wrong name or order scales nothing, silently',
    check: (objects) => ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').filter(({ spec }) => (spec.minReplicas ?? spec.minReplicaCount) > (spec.maxReplicas ?? spec.maxReplicaCount)
      || !deployments(objects).some(({ metadata }) => metadata.name === spec.scaleTargetRef.name)).map(idOf),
    control: (objects) => { objects.push({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: objects[0]!.metadata, spec: { scaleTargetRef: { name: 'nobody' }, minReplicas: 1, maxReplicas: 2 } }); },
  },
  objectRule('Service', 'leads to pods that have its ports', 'a wrong name gives connection refused, and nobody says why', {
    holds: ({ spec }, all) => deployments(all).some((deployment) => matches(spec.selector, podOf(deployment)!.metadata.labels)
      && spec.ports.every(({ targetPort }: { targetPort: string }) => podOf(deployment)!.spec.containers[0].ports.some(({ name }: { name: string }) => name === targetPort))),
    spoil: ({ spec }) => { spec.ports[0].targetPort = 'nowhere'; },
  }),
  {
    name: 'probes ask ports that exist', why: 'the pod would never become ready',
    check: (objects) => workloads(objects).filter(({ containers }) => containers.some(({ ports = [], startupProbe, readinessProbe, livenessProbe }) =>
      [startupProbe, readinessProbe, livenessProbe].some((probe) => probe && !ports.some(({ name }: { name: string }) => name === probe.httpGet.port)))).map(({ name }) => name),
    control: (objects) => { podOf(deployments(objects)[0]!)!.spec.containers[0].ports = []; },
  },
  {
    name: 'every account exists, and has no token', why: 'a pod whose account is missing is never made',
    check: (objects) => workloads(objects).filter(({ pod }) => !ofKind(objects, 'ServiceAccount').some(({ metadata, automountServiceAccountToken }) => metadata.name === pod.spec.serviceAccountName && automountServiceAccountToken === false)).map(({ name }) => name),
    control: (objects) => { ofKind(objects, 'ServiceAccount')[0]!.automountServiceAccountToken = true; },
  },
  {
    name: 'routes lead to ports of Services, over TLS', why: 'sessions are cookies: they must not travel in the open',
    check: (objects) => [
      ...ofKind(objects, 'Ingress').filter(({ spec }) => !spec.tls?.length || spec.rules.some(({ http }: { http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] } }) => http.paths.some(({ backend: { service } }) => !portsOf(objects, service.name).some(({ name }) => name === service.port.name)))),
      ...ofKind(objects, 'HTTPRoute').filter(({ spec }) => spec.rules.some(({ backendRefs }: { backendRefs: { name: string; port: number }[] }) => backendRefs.some((ref) => !portsOf(objects, ref.name).some(({ port }) => port === ref.port)))),
    ].map(idOf),
    control: (objects) => { objects.push({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: objects[0]!.metadata, spec: { rules: [] } }); },
  },
  objectRule('Job', 'runs before the release, in its turn', 'a service must never meet a schema or a stream that is not there yet; a firm needs them all', {
    holds: ({ metadata: { name, annotations = {} } }) => annotations['helm.sh/hook'] === (name.endsWith('-firm') ? 'post-install,post-upgrade' : 'pre-install,pre-upgrade') && Boolean(annotations['helm.sh/hook-weight']) && Boolean(annotations['helm.sh/hook-delete-policy']?.includes('before-hook-creation')),
    spoil: ({ metadata }) => { delete metadata.annotations!['helm.sh/hook']; },
  }),
  {
    name: 'what a hook needs is there before it', why: 'Helm makes ordinary objects only after the hooks: the Job would wait for its account for ever',
    check: (objects) => ofKind(objects, 'Job').filter((job) => {
      const account = ofKind(objects, 'ServiceAccount').find(({ metadata }) => metadata.name === job.spec.template.spec.serviceAccountName);
      const { 'helm.sh/hook': events = '', 'helm.sh/hook-weight': weight = Infinity } = account?.metadata.annotations ?? {};
      return !events.includes(job.metadata.annotations?.['helm.sh/hook'] ?? 'none') || Number(weight) >= Number(job.metadata.annotations?.['helm.sh/hook-weight']);
    }).map(idOf),
    control: (objects) => { for (const { metadata } of ofKind(objects, 'ServiceAccount')) delete metadata.annotations; },
  },
  objectRule('Job', 'database before streams before schemas', 'migrations log in as roles that the first Job makes', {
    holds: ({ metadata: { name, annotations } }) => Number(annotations!['helm.sh/hook-weight']) === (name.endsWith('-database') ? -10 : name.endsWith('-streams') ? -5 : 0),
    spoil: ({ metadata }) => { metadata.annotations!['helm.sh/hook-weight'] = '7'; },
  }),
  {
    name: 'a Secret outlives its ExternalSecret', why: 'hooks are replaced at each upgrade; with an owner the running services\' files would vanish',
    check: (objects) => ofKind(objects, 'ExternalSecret').filter(({ spec }) => spec.target.creationPolicy !== 'Orphan').map(idOf),
    control: (objects) => { objects.push({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: objects[0]!.metadata, spec: { target: { creationPolicy: 'Owner' } } }); },
  },
];
