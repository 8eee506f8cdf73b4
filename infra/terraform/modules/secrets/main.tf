# The vault. Terraform makes it, says who reads it, and lets it make the database administrator's password. It writes no
# secret: what it writes is in its state for ever. The services' documents come from infra/terraform/write-secrets.

resource "oci_kms_vault" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  vault_type     = "DEFAULT"
  freeform_tags  = var.tags

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]
  }
}

resource "oci_kms_key" "this" {
  compartment_id      = var.compartment_id
  display_name        = "${var.name}-secrets"
  management_endpoint = oci_kms_vault.this.management_endpoint
  protection_mode     = "HSM"
  freeform_tags       = var.tags

  key_shape {
    algorithm = "AES"
    length    = 32
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]
  }
}

resource "oci_vault_secret" "postgres_admin" {
  compartment_id         = var.compartment_id
  vault_id               = oci_kms_vault.this.id
  key_id                 = oci_kms_key.this.id
  secret_name            = "${var.name}-postgres-admin"
  description            = "Made by the vault; read by PostgreSQL when it is created, and by operators."
  enable_auto_generation = true
  freeform_tags          = var.tags

  secret_generation_context {
    generation_type     = "PASSPHRASE"
    generation_template = "SECRETS_DEFAULT_PASSWORD"
    passphrase_length   = 32
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]
  }
}

resource "oci_identity_policy" "reader" {
  compartment_id = var.compartment_id
  name           = "${var.name}-secrets-reader"
  description    = "The operator that copies secrets into the cluster reads them, and nothing else does."
  freeform_tags  = var.tags

  statements = [
    join(" ", [
      "Allow any-user to read secret-bundles in compartment id ${var.compartment_id} where all {",
      "request.principal.type = 'workload',",
      "request.principal.namespace = '${var.reader.namespace}',",
      "request.principal.service_account = '${var.reader.serviceAccount}',",
      "request.principal.cluster_id = '${var.cluster_id}',",
      "target.secret.name = /${var.name}-*/ }",
    ]),
  ]

  lifecycle {
    ignore_changes = [defined_tags]
  }
}
