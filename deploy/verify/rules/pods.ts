import { secretKeysOf as keysOf } from '../manifests.ts';
import { containerRule, podRule, type Rule } from './rule.ts';

const UID = 10001;
/** The longest an operation may take, in seconds; what a process is given to end must be longer. */
const LONGEST_OPERATION = 17;
const OF_SCHEMAS = /_migrate$|^postgres-admin$/;
const SIGNING_KEY = 'context-signing.private.pem';


/** What a pod may be and do: the restricted profile of Kubernetes, and more than it asks. */
export const POD_RULES: readonly Rule[] = [
  podRule('runs as a user of its own', 'root in a container is one kernel fault away from root on the node',
    ({ pod: { spec } }) => spec.securityContext?.runAsNonRoot === true && spec.securityContext.runAsUser === UID && spec.securityContext.runAsGroup === UID,
    ({ pod }) => { pod.spec.securityContext.runAsUser = 0; }),
  podRule('default seccomp profile', 'without it every system call of the kernel is within reach',
    ({ pod: { spec } }) => spec.securityContext?.seccompProfile?.type === 'RuntimeDefault', ({ pod }) => { delete pod.spec.securityContext.seccompProfile; }),
  containerRule('no more rights than at its start', 'a program with the set-user bit would gain them',
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false && !securityContext.privileged, (container) => { container.securityContext.allowPrivilegeEscalation = true; }),
  containerRule('no capabilities', 'a service needs none; each is a way out',
    ({ securityContext }) => String(securityContext?.capabilities?.drop) === 'ALL' && !securityContext.capabilities.add, (container) => { container.securityContext.capabilities.add = ['NET_RAW']; }),
  containerRule('read-only root file system', 'an intruder could replace the program',
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true, (container) => { container.securityContext.readOnlyRootFilesystem = false; }),
  podRule('nothing of the node', 'host network, processes and folders are other tenants\' too',
    ({ pod: { spec } }) => !spec.hostNetwork && !spec.hostPID && !spec.hostIPC, ({ pod }) => { pod.spec.hostNetwork = true; }),
  podRule('volumes are a bounded /tmp and files of Secrets', 'any other volume outlives the pod or belongs to the node',
    ({ pod }) => pod.spec.volumes.every((volume: { emptyDir?: { sizeLimit?: string }; projected?: object }) => volume.emptyDir?.sizeLimit ?? volume.projected),
    ({ pod }) => { pod.spec.volumes.push({ name: 'node', hostPath: { path: '/' } }); }),
  podRule('no token of the cluster', 'no service asks the API server anything; a stolen token does',
    ({ pod: { spec } }) => spec.automountServiceAccountToken === false, ({ pod }) => { pod.spec.automountServiceAccountToken = true; }),
  podRule('an account of its own', 'rights given to "default" would reach it unseen',
    ({ pod: { spec } }) => Boolean(spec.serviceAccountName) && spec.serviceAccountName !== 'default', ({ pod }) => { delete pod.spec.serviceAccountName; }),
  containerRule('a version, not "latest"', 'two replicas could be two programs',
    ({ image }) => /(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image) && !image.endsWith(':latest'), (container) => { container.image = 'kontora/tasks:latest'; }),
  containerRule('asks for processor and memory, is bounded in memory', 'the scheduler packs blindly, and one leak takes the node',
    ({ resources }) => Boolean(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory), (container) => { delete container.resources.limits; }),
  containerRule('not throttled', 'a processor limit stops a process for the rest of 100 ms in the middle of a request',
    ({ resources }) => !resources?.limits?.cpu, (container) => { container.resources.limits.cpu = '1'; }),
  containerRule('no secret in a variable', 'variables are shown by `kubectl describe`, crash reports and child processes',
    ({ env = [], envFrom }) => !envFrom && env.every(({ name, valueFrom, value }: { name: string; valueFrom?: object; value?: string }) => !valueFrom && !/PASSWORD|TOKEN|_KEY$/.test(name) && !/:\/\/[^/@]*:[^/@]*@/.test(value ?? '')),
    (container) => { container.env.push({ name: 'DATABASE', value: 'postgres://kontora:hunter2@db:5432/kontora' }); }),
  containerRule('each variable once', 'of two values the last wins, silently',
    ({ env = [] }) => new Set(env.map(({ name }: { name: string }) => name)).size === env.length, (container) => { container.env.push(container.env[0]); }),
  podRule('Secrets by named files only', 'a Secret mounted whole hands out keys its reader has no business with',
    ({ pod }) => pod.spec.volumes.every((volume: { secret?: object; projected?: { sources: { secret?: { items?: unknown[] } }[] } }) => !volume.secret && (volume.projected?.sources ?? []).every(({ secret }) => secret?.items?.length)),
    ({ pod }) => { pod.spec.volumes.push({ name: 'all', secret: { secretName: 'kontora-tasks' } }); }),
  podRule('running services cannot change schemas', 'the role of migrations is past row security: with its password every firm\'s rows are open',
    ({ object, pod }) => object.kind === 'Job' || !keysOf(pod).some((key) => OF_SCHEMAS.test(key)),
    ({ pod }) => { pod.spec.volumes.push({ name: 'more', projected: { sources: [{ secret: { name: 's', items: [{ key: 'tasks_migrate', path: 'x' }] } }] } }); }),
  podRule('identity alone signs callers', 'whoever has the key can be anybody in any firm',
    ({ object, pod }) => object.metadata.labels?.['app.kubernetes.io/component'] === 'identity' || !keysOf(pod).includes(SIGNING_KEY),
    ({ pod }) => { pod.spec.volumes.push({ name: 'more', projected: { sources: [{ secret: { name: 's', items: [{ key: 'context-signing.private.pem', path: 'x' }] } }] } }); }),
  podRule('three probes, of which liveness asks no neighbour', 'a database that is away would make every replica restart',
    ({ object, containers }) => object.kind === 'Job' || containers.every(({ startupProbe, readinessProbe, livenessProbe }) => startupProbe && readinessProbe && livenessProbe && livenessProbe.httpGet.path !== readinessProbe.httpGet.path),
    ({ containers }) => { containers[0]!.livenessProbe = containers[0]!.readinessProbe; }),
  podRule('time to finish what it has begun', 'a request cut off by SIGKILL is an outage of one',
    ({ object, pod, containers }) => object.kind === 'Job' || pod.spec.terminationGracePeriodSeconds > (containers[0]!.lifecycle?.preStop?.sleep?.seconds ?? 0) + LONGEST_OPERATION,
    ({ pod }) => { pod.spec.terminationGracePeriodSeconds = 5; }),
  podRule('spreads over nodes and zones', 'all replicas on one node are one replica',
    ({ object, pod }) => object.kind === 'Job' || ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].every((key) => pod.spec.topologySpreadConstraints?.some(({ topologyKey }: { topologyKey: string }) => topologyKey === key)),
    ({ pod }) => { pod.spec.topologySpreadConstraints = []; }),
  podRule('a Job ends', 'an install would hang for ever, or a failed migration be tried for ever',
    ({ object, pod }) => object.kind !== 'Job' || (object.spec.activeDeadlineSeconds > 0 && object.spec.backoffLimit <= 6 && pod.spec.restartPolicy === 'Never'),
    ({ object, pod }) => { object.kind = 'Job'; object.spec = { ...object.spec, template: pod }; delete object.spec.activeDeadlineSeconds; }),
];
