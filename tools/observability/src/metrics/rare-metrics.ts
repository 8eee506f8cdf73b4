/**
 * Metrics of ours that have no series until something happens, with the labels they then get. The check demands that a
 * running shop registers each, and that the series it may have are labelled like this.
 */
export const rareMetrics: Readonly<Record<string, readonly string[]>> = {
  cache_forgets_total: ['outcome'],
  cart_hash_rebuilds_total: ['because'],
  gateway_credentials_judged_total: ['judgement'],
  rate_limit_decisions_total: ['policy', 'outcome', 'source'],
  redis_client_command_failures_total: ['use', 'code'],
  redis_client_redirects_total: ['kind'],
  repeating_task_failures_total: ['task'],
  upstream_ejected: ['service', 'url'],
  upstream_failures_total: ['service', 'kind', 'retried'],
};
