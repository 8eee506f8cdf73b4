output "vault_id" {
  value = oci_kms_vault.this.id
}

output "key_id" {
  value = oci_kms_key.this.id
}

output "postgres_admin" {
  description = "Which secret holds the password, never what it is."
  value       = { id = oci_vault_secret.postgres_admin.id, version = oci_vault_secret.postgres_admin.current_version_number }
}
