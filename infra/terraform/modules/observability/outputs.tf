output "topic_id" {
  value = oci_ons_notification_topic.alarms.id
}
