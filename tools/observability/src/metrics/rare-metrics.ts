/**
 * Metrics of ours that have no series until something happens, with the labels they then get. The check demands that a
 * running shop registers each, and that the series it may have are labelled like this.
 */
export const rareMetrics: Readonly<Record<string, readonly string[]>> = {
  cache_forgets_total: ['outcome'],
  cart_hash_rebuilds_total: ['because'],
  gateway_credentials_judged_total: ['judgement'],
  notification_mails_total: ['event', 'verdict'],
  outbox_publish_failures_total: ['queue'],
  outbox_published_total: ['queue'],
  outbox_republished_total: ['queue'],
  outbox_settled_total: ['queue', 'state'],
  queue_job_duration_seconds_bucket: ['queue', 'name', 'le'],
  queue_job_runs_total: ['queue', 'name', 'outcome'],
  queue_job_wait_seconds_bucket: ['queue', 'name', 'le'],
  queue_jobs_stalled_total: ['queue'],
  rate_limit_decisions_total: ['policy', 'outcome', 'source'],
  redis_client_command_failures_total: ['use', 'code'],
  redis_client_redirects_total: ['kind'],
  repeating_task_failures_total: ['task'],
  upstream_ejected: ['service', 'url'],
  upstream_failures_total: ['service', 'kind', 'retried'],
};
