/*
 * What the dashboards use of programs that are not ours, with their labels, from the sources of the versions that
 * compose.yml pins. `check --exporter` compares the first list with an exporter that runs.
 */

type Metrics = Readonly<Record<string, readonly string[]>>;

/** oliver006/redis_exporter 1.88.0: exporter/exporter.go, info.go, clusters.go. */
export const redisExporterMetrics: Metrics = {
  redis_cluster_slots_fail: [],
  redis_cluster_slots_ok: [],
  redis_cluster_slots_pfail: [],
  redis_cluster_state: [],
  redis_commands_duration_seconds_total: ['cmd'],
  redis_commands_failed_calls_total: ['cmd'],
  redis_commands_processed_total: [],
  redis_commands_total: ['cmd'],
  redis_connected_clients: [],
  redis_connected_slave_offset_bytes: ['slave_ip', 'slave_port', 'slave_state'],
  redis_db_keys: ['db'],
  redis_evicted_keys_total: [],
  redis_expired_keys_total: [],
  redis_instance_info: ['role', 'redis_version', 'redis_mode', 'run_id', 'tcp_port', 'maxmemory_policy'],
  redis_master_link_up: ['master_host', 'master_port'],
  redis_master_repl_offset: [],
  redis_memory_max_bytes: [],
  redis_memory_used_bytes: [],
  redis_net_output_bytes_total: [],
  redis_up: [],
};

/** OpenTelemetry Collector 0.160.0, with the telemetry reader of otel-collector/config.yml (no suffixes). */
export const collectorMetrics: Metrics = {
  otelcol_exporter_send_failed_spans: ['exporter'],
  otelcol_exporter_sent_spans: ['exporter'],
  otelcol_receiver_accepted_spans: ['receiver', 'transport'],
};

/** Of every scrape, by Prometheus itself. */
export const prometheusMetrics: Metrics = { up: [] };
