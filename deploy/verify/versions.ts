/** A program built from its Go module. */
export interface GoTool { module: string; version: string; package: string }

/** The programs of the check, at the versions they were chosen at; README.md says why. */
export const TOOLS = {
  helm: { module: 'helm.sh/helm/v4', version: 'v4.3.1', package: 'cmd/helm' },
  helm3: { module: 'helm.sh/helm/v3', version: 'v3.22.0', package: 'cmd/helm' },
  kubeconform: { module: 'github.com/yannh/kubeconform', version: 'v0.8.0', package: 'cmd/kubeconform' },
  kustomize: { module: 'sigs.k8s.io/kustomize/kustomize/v5', version: 'v5.8.2', package: '' },
  promtool: { module: 'github.com/prometheus/prometheus', version: 'v0.316.0', package: 'cmd/promtool' },
  'nats-server': { module: 'github.com/nats-io/nats-server/v2', version: 'v2.15.2', package: '' },
  actionlint: { module: 'github.com/rhysd/actionlint', version: 'v1.7.12', package: 'cmd/actionlint' },
  compose: { module: 'github.com/compose-spec/compose-go/v2', version: 'v2.16.2', package: 'cmd' },
  kwok: { module: 'sigs.k8s.io/kwok', version: 'v0.8.0', package: 'cmd/kwok' },
  containerd: { module: 'github.com/containerd/containerd/v2', version: 'v2.4.2', package: 'cmd/containerd' },
  'containerd-shim-runc-v2': { module: 'github.com/containerd/containerd/v2', version: 'v2.4.2', package: 'cmd/containerd-shim-runc-v2' },
  ctr: { module: 'github.com/containerd/containerd/v2', version: 'v2.4.2', package: 'cmd/ctr' },
  ptp: { module: 'github.com/containernetworking/plugins', version: 'v1.9.1', package: 'plugins/main/ptp' },
  'host-local': { module: 'github.com/containernetworking/plugins', version: 'v1.9.1', package: 'plugins/ipam/host-local' },
  coredns: { module: 'github.com/coredns/coredns', version: 'v1.15.0', package: '' },
} as const satisfies Record<string, GoTool>;
export type ToolName = keyof typeof TOOLS;

/** Kubernetes itself, run by `--cluster` and `--node`, and the etcd its own go.mod names. */
export const KUBERNETES = 'v1.36.3';
export const ETCD = 'v3.6.8';
/** The programs of the control plane and those of a node, by package. */
export const KUBERNETES_PROGRAMS = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubelet: 'k8s.io/kubernetes/cmd/kubelet',
  'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
} as const;
export type KubernetesProgram = keyof typeof KUBERNETES_PROGRAMS;

/** Kubernetes whose schemas the manifests are held against: the oldest the chart takes, and the one that is run. */
export const SCHEMA_VERSIONS = ['v1.30.14', KUBERNETES] as const;

/** Where the definitions of resources that are not Kubernetes' own, of the chart and of `k8s/`, come from: files of Go modules. */
export const CUSTOM_RESOURCES = [
  { module: 'github.com/kedacore/keda/v2', version: 'v2.21.0', folder: 'config/crd/bases', files: ['keda.sh_scaledobjects.yaml'] },
  {
    module: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.85.0', folder: 'example/prometheus-operator-crd',
    files: ['monitoring.coreos.com_servicemonitors.yaml', 'monitoring.coreos.com_podmonitors.yaml', 'monitoring.coreos.com_prometheusrules.yaml'],
  },
  { module: 'sigs.k8s.io/gateway-api', version: 'v1.6.3', folder: 'config/crd/standard', files: ['gateway.networking.k8s.io_httproutes.yaml', 'gateway.networking.k8s.io_gateways.yaml'] },
  { module: 'github.com/external-secrets/external-secrets', version: 'v1.3.2', folder: 'config/crds/bases', files: ['external-secrets.io_externalsecrets.yaml'] },
  { module: 'github.com/cloudnative-pg/cloudnative-pg', version: 'v1.30.0', folder: 'config/crd/bases', files: ['postgresql.cnpg.io_clusters.yaml', 'postgresql.cnpg.io_scheduledbackups.yaml'] },
  { module: 'github.com/cloudnative-pg/plugin-barman-cloud', version: 'v0.14.0', folder: 'config/crd/bases', files: ['barmancloud.cnpg.io_objectstores.yaml'] },
] as const;
