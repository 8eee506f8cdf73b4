# What Oracle sees from outside: refused and accepted flows of the private subnets, and alarms on the managed services. What
# the shop sees of itself is Prometheus' business (infra/observability), with the same limits where both look.

resource "oci_logging_log_group" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  description    = "Flows of the network."
  freeform_tags  = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

resource "oci_logging_log" "flows" {
  for_each = toset(["cache", "database"])

  display_name       = "${var.name}-flows-${each.key}"
  log_group_id       = oci_logging_log_group.this.id
  log_type           = "SERVICE"
  is_enabled         = true
  retention_duration = var.log_retention_days
  freeform_tags      = var.tags

  configuration {
    compartment_id = var.compartment_id

    source {
      source_type = "OCISERVICE"
      service     = "flowlogs"
      category    = "all"
      resource    = var.subnet_ids[each.key]
    }
  }

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

resource "oci_ons_notification_topic" "alarms" {
  compartment_id = var.compartment_id
  name           = "${var.name}-alarms"
  description    = "Where alarms go."
  freeform_tags  = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

resource "oci_ons_subscription" "mail" {
  compartment_id = var.compartment_id
  topic_id       = oci_ons_notification_topic.alarms.id
  protocol       = "EMAIL"
  endpoint       = var.alarm_email
  freeform_tags  = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

locals {
  # Names of metrics are the services' own; each row has a line in docs/runbooks/incidents.md.
  alarms = {
    redis-memory = {
      namespace = "oci_redis", severity = "WARNING", lasts = "PT10M"
      query     = "memoryUtilization[5m]{clusterId = \"${var.resource_ids.redis}\"}.max() > 80"
    }
    redis-evictions = {
      namespace = "oci_redis", severity = "INFO", lasts = "PT30M"
      query     = "evictedKeys[5m]{clusterId = \"${var.resource_ids.redis}\"}.rate() > 100"
    }
    postgres-cpu = {
      namespace = "oci_postgresql", severity = "WARNING", lasts = "PT10M"
      query     = "CpuUtilization[5m]{resourceId = \"${var.resource_ids.postgres}\"}.mean() > 80"
    }
    postgres-connections = {
      namespace = "oci_postgresql", severity = "CRITICAL", lasts = "PT5M"
      query     = "Connections[5m]{resourceId = \"${var.resource_ids.postgres}\"}.max() > 800"
    }
    pods-without-a-machine = {
      namespace = "oci_oke", severity = "CRITICAL", lasts = "PT15M"
      query     = "UnschedulablePods[5m]{clusterId = \"${var.resource_ids.cluster}\"}.max() > 0"
    }
  }
}

resource "oci_monitoring_alarm" "this" {
  for_each = local.alarms

  compartment_id        = var.compartment_id
  metric_compartment_id = var.compartment_id
  display_name          = "${var.name}-${each.key}"
  namespace             = each.value.namespace
  query                 = each.value.query
  severity              = each.value.severity
  pending_duration      = each.value.lasts
  body                  = "docs/runbooks/incidents.md, ${each.key}"
  destinations          = [oci_ons_notification_topic.alarms.id]
  is_enabled            = true
  message_format        = "ONS_OPTIMIZED"
  freeform_tags         = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}
