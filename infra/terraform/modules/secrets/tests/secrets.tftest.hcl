# One account of one cluster reads secrets of one environment; the vault makes the one password that Terraform needs.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  name           = "ecommerce-production"
  cluster_id     = "ocid1.cluster.oc1..aaaa"
  reader         = { namespace = "ecommerce", serviceAccount = "external-secrets" }
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "is_read_by_one" {
  command = plan

  assert {
    condition = alltrue([
      for part in ["'workload'", "namespace = 'ecommerce'", "service_account = 'external-secrets'", "'ocid1.cluster.oc1..aaaa'", "/ecommerce-production-*/"] :
      strcontains(oci_identity_policy.reader.statements[0], part)
    ])
    error_message = "More than the one account may read, or more than this environment's secrets."
  }

  assert {
    condition     = length(oci_identity_policy.reader.statements) == 1
    error_message = "The policy says more than one thing."
  }

  assert {
    condition     = oci_vault_secret.postgres_admin.enable_auto_generation && length(oci_vault_secret.postgres_admin.secret_content) == 0
    error_message = "Terraform writes a secret, so its state holds it."
  }
}
