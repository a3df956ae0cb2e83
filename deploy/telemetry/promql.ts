/** Metrics of others that our rules and dashboards look at, by what exports them. What begins with `kontora` is ours. */
export const FOREIGN = {
  prometheus: ['up'],
  'kube-state-metrics': ['kube_pod_container_status_restarts_total', 'kube_pod_container_resource_limits', 'kube_statefulset_replicas', 'kube_statefulset_status_replicas_ready'],
  kubelet: ['container_memory_working_set_bytes', 'kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'],
  'prometheus-nats-exporter': ['jetstream_server_total_message_bytes', 'jetstream_server_max_storage', 'jetstream_stream_total_messages'],
  CloudNativePG: ['cnpg_pg_replication_lag', 'cnpg_pg_replication_in_recovery', 'cnpg_pg_replication_is_wal_receiver_up', 'cnpg_pg_stat_archiver_last_failed_time', 'cnpg_pg_stat_archiver_last_archived_time'],
  'Barman plugin': ['barman_cloud_cloudnative_pg_io_last_available_backup_timestamp'],
} as const satisfies Record<string, readonly string[]>;

const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'inf', 'nan']);

/** The metrics an expression of PromQL reads. */
export function metricsIn(expr: string): string[] {
  const bare = expr.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\{[^}]*\}/g, ' ').replace(/\[[^\]]*\]/g, ' ').replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names = bare.matchAll(/(?<![\w:.$])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])/g);
  return [...new Set([...names].map(([, name]) => name!).filter((name) => !WORDS.has(name.toLowerCase())))].sort();
}

/** The names a scrape offers, those of a histogram's parts included. */
export function metricsOf(scrape: string): Set<string> {
  const names = new Set<string>();
  for (const [, name, type] of scrape.matchAll(/^# TYPE (\S+) (\S+)$/gm)) for (const part of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) names.add(name! + part);
  return names;
}
