# Alarms reach somebody and say where to read on; and the limits.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  name           = "ecommerce-production"
  subnet_ids     = { cache = "c", database = "d" }
  resource_ids   = { redis = "r", postgres = "p", cluster = "k" }
  alarm_email    = "on-call@example.org"
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "tells_somebody" {

  assert {
    condition     = alltrue([for alarm in oci_monitoring_alarm.this : alarm.is_enabled && alarm.destinations == tolist([oci_ons_notification_topic.alarms.id])])
    error_message = "An alarm is off, or nobody hears it."
  }

  assert {
    condition     = alltrue([for name, alarm in oci_monitoring_alarm.this : alarm.body == "docs/runbooks/incidents.md, ${name}"])
    error_message = "An alarm does not say where to read on."
  }

  assert {
    condition     = strcontains(oci_monitoring_alarm.this["redis-memory"].query, "> 80")
    error_message = "Memory of the cache is to stay below 80 %."
  }
}

run "refuses_a_mail_address_that_is_none" {
  command         = plan
  expect_failures = [var.alarm_email]
  variables { alarm_email = "on-call" }
}

run "refuses_logs_of_a_week" {
  command         = plan
  expect_failures = [var.log_retention_days]
  variables { log_retention_days = 7 }
}
