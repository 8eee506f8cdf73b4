output "db_system_id" {
  value = oci_psql_db_system.this.id
}
