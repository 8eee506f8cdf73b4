# The shop's truth: durable, backed up, its password from the vault, and the limits.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  name           = "ecommerce-production-postgres"
  subnet_id      = "ocid1.subnet.oc1..database"
  group_ids      = ["ocid1.networksecuritygroup.oc1..database"]
  instance_count = 3
  ocpus          = 4
  memory_gb      = 64
  admin_secret   = { id = "ocid1.vaultsecret.oc1..aaaa", version = "1" }
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "keeps_what_it_has" {
  command = plan

  assert {
    condition     = oci_psql_db_system.this.storage_details[0].is_regionally_durable
    error_message = "An availability domain would take the data along."
  }

  assert {
    condition     = oci_psql_db_system.this.management_policy[0].backup_policy[0].kind == "DAILY"
    error_message = "No backup is taken every day."
  }

  assert {
    condition     = nonsensitive(oci_psql_db_system.this.credentials[0].password_details[0].password_type) == "VAULT_SECRET"
    error_message = "The password is not the vault's."
  }
}

run "refuses_to_have_no_instance" {
  command         = plan
  expect_failures = [var.instance_count]
  variables { instance_count = 0 }
}

run "refuses_six_instances" {
  command         = plan
  expect_failures = [var.instance_count]
  variables { instance_count = 6 }
}

run "refuses_one_ocpu" {
  command         = plan
  expect_failures = [var.ocpus]
  variables { ocpus = 1 }
}

run "refuses_too_little_memory" {
  command         = plan
  expect_failures = [var.memory_gb]
  variables { memory_gb = 16 }
}

run "refuses_a_version_that_is_not_tried" {
  command         = plan
  expect_failures = [var.db_version]
  variables { db_version = "13" }
}

run "refuses_to_keep_backups_for_a_day" {
  command         = plan
  expect_failures = [var.backup_retention_days]
  variables { backup_retention_days = 1 }
}
