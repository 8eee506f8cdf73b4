# A private API, machines over all availability domains, and the limits.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  name           = "ecommerce-production"
  vcn_id         = "ocid1.vcn.oc1..aaaa"
  subnet_ids     = { api = "a", nodes = "n", pods = "p", load_balancer = "l" }
  group_ids      = { api = "ga", nodes = "gn", pods = "gp" }
  kubernetes     = { version = "v1.34.2", servicesCidr = "10.96.0.0/16" }
  nodes          = { minimum = 3, maximum = 12, ocpus = 4, memoryGb = 32 }
  operator_cidrs = ["203.0.113.0/24"]
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "is_private_and_spread" {
  command = plan

  assert {
    condition     = oci_containerengine_cluster.this.endpoint_config[0].is_public_ip_enabled == false
    error_message = "The API has a public address."
  }

  assert {
    condition     = oci_containerengine_cluster.this.type == "ENHANCED_CLUSTER"
    error_message = "Workload identity and add-ons need an enhanced cluster."
  }

  assert {
    condition     = local.availability_domains == ["AD-1", "AD-2", "AD-3"]
    error_message = "Machines are not in all availability domains."
  }

  assert {
    condition     = local.images == ["ocid1.image.right"]
    error_message = "The image is of another version, for Arm, or for GPUs."
  }

  assert {
    condition     = toset(keys(oci_containerengine_addon.this)) == toset(["CertManager", "KubernetesMetricsServer", "ClusterAutoscaler", "NativeIngressController"])
    error_message = "An add-on is missing."
  }

  assert {
    condition     = startswith({ for item in oci_containerengine_addon.this["ClusterAutoscaler"].configurations : item.key => item.value }["nodes"], "3:12:")
    error_message = "The autoscaler may keep other numbers of machines than the constants say."
  }
}

run "refuses_a_single_machine" {
  command         = plan
  expect_failures = [var.nodes]
  variables { nodes = { minimum = 1, maximum = 3, ocpus = 2, memoryGb = 16 } }
}

run "refuses_a_maximum_below_the_minimum" {
  command         = plan
  expect_failures = [var.nodes]
  variables { nodes = { minimum = 4, maximum = 3, ocpus = 2, memoryGb = 16 } }
}

run "refuses_more_machines_than_anybody_meant" {
  command         = plan
  expect_failures = [var.nodes]
  variables { nodes = { minimum = 3, maximum = 51, ocpus = 2, memoryGb = 16 } }
}

run "refuses_machines_without_memory" {
  command         = plan
  expect_failures = [var.nodes]
  variables { nodes = { minimum = 3, maximum = 5, ocpus = 4, memoryGb = 16 } }
}

run "refuses_a_kubernetes_that_oke_has_not" {
  command         = plan
  expect_failures = [var.kubernetes]
  variables { kubernetes = { version = "v1.29.1", servicesCidr = "10.96.0.0/16" } }
}

run "refuses_a_version_without_an_image" {
  command         = plan
  expect_failures = [oci_containerengine_node_pool.this]
  variables { kubernetes = { version = "v1.39.9", servicesCidr = "10.96.0.0/16" } }
}

run "refuses_operators_from_everywhere" {
  command         = plan
  expect_failures = [var.operator_cidrs]
  variables { operator_cidrs = ["0.0.0.0/0"] }
}
