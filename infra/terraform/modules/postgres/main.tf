# OCI Database with PostgreSQL: the shop's truth, a database per service in one system. Storage is copied over the region's
# availability domains, a backup is taken every night, and any moment of the last days can be restored.

resource "oci_psql_db_system" "this" {
  compartment_id              = var.compartment_id
  display_name                = var.name
  description                 = "One database and one role per service."
  db_version                  = var.db_version
  shape                       = "PostgreSQL.VM.Standard.E5.Flex"
  instance_count              = var.instance_count
  instance_ocpu_count         = var.ocpus
  instance_memory_size_in_gbs = var.memory_gb
  freeform_tags               = var.tags

  network_details {
    subnet_id                  = var.subnet_id
    nsg_ids                    = var.group_ids
    is_reader_endpoint_enabled = false
  }

  storage_details {
    is_regionally_durable = true
    system_type           = "OCI_OPTIMIZED_STORAGE"
  }

  credentials {
    username = "shop_admin"
    password_details {
      password_type  = "VAULT_SECRET"
      secret_id      = var.admin_secret.id
      secret_version = var.admin_secret.version
    }
  }

  management_policy {
    maintenance_window_start = "SUN 04:00"

    backup_policy {
      kind           = "DAILY"
      backup_start   = "02:00"
      retention_days = var.backup_retention_days
    }

    pitr_policy {
      kind         = "STANDARD"
      restore_days = 7
    }
  }

  timeouts {
    create = "120m"
    update = "120m"
  }

  # A new version of the password is set by hand (docs/runbooks/rotate-secrets.md): here it would be another database.
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [credentials, defined_tags]
  }
}
