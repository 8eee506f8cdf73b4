output "db_system_id" {
  value = oci_psql_db_system.this.id
}

data "oci_psql_db_system_connection_detail" "this" {
  db_system_id = oci_psql_db_system.this.id
}

output "host" {
  description = "A name, of the instance that writes: it stays when another one takes over."
  value       = one(data.oci_psql_db_system_connection_detail.this.primary_db_endpoint[*].fqdn)
}

output "ca_certificate" {
  description = "Who signed the database's certificate."
  value       = data.oci_psql_db_system_connection_detail.this.ca_certificate
}
