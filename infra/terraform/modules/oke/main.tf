# Kubernetes: an enhanced cluster (workload identity, add-ons) whose API has no public address, and one pool of machines over
# all availability domains. Pods have addresses of the network, so the balancer and the groups reach them directly.

data "oci_identity_availability_domains" "all" {
  compartment_id = var.compartment_id
}

data "oci_containerengine_node_pool_option" "images" {
  compartment_id        = var.compartment_id
  node_pool_option_id   = "all"
  node_pool_k8s_version = var.kubernetes.version
}

locals {
  availability_domains = [for domain in data.oci_identity_availability_domains.all.availability_domains : domain.name]

  # "Oracle-Linux-8.10-2025.09.16-0-OKE-1.34.2-1330"; those for Arm and GPU have a word more.
  images = [
    for source in data.oci_containerengine_node_pool_option.images.sources : source.image_id
    if can(regex("^Oracle-Linux-8\\.[0-9]+-[0-9.]+-[0-9]+-OKE-${trimprefix(var.kubernetes.version, "v")}-", source.source_name))
  ]
}

resource "oci_containerengine_cluster" "this" {
  compartment_id     = var.compartment_id
  name               = var.name
  kubernetes_version = var.kubernetes.version
  type               = "ENHANCED_CLUSTER"
  vcn_id             = var.vcn_id
  freeform_tags      = var.tags

  cluster_pod_network_options {
    cni_type = "OCI_VCN_IP_NATIVE"
  }

  endpoint_config {
    is_public_ip_enabled = false
    subnet_id            = var.subnet_ids["api"]
    nsg_ids              = [var.group_ids["api"]]
  }

  options {
    service_lb_subnet_ids = [var.subnet_ids["load_balancer"]]

    kubernetes_network_config {
      services_cidr = var.kubernetes.servicesCidr
    }
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]
  }
}

resource "oci_containerengine_node_pool" "this" {
  cluster_id         = oci_containerengine_cluster.this.id
  compartment_id     = var.compartment_id
  name               = "${var.name}-nodes"
  kubernetes_version = var.kubernetes.version
  node_shape         = "VM.Standard.E5.Flex"
  freeform_tags      = var.tags

  node_shape_config {
    ocpus         = var.nodes.ocpus
    memory_in_gbs = var.nodes.memoryGb
  }

  node_source_details {
    source_type             = "IMAGE"
    image_id                = try(local.images[0], "")
    boot_volume_size_in_gbs = 100
  }

  node_config_details {
    size    = var.nodes.minimum
    nsg_ids = [var.group_ids["nodes"]]

    is_pv_encryption_in_transit_enabled = true

    dynamic "placement_configs" {
      for_each = local.availability_domains
      content {
        availability_domain = placement_configs.value
        subnet_id           = var.subnet_ids["nodes"]
      }
    }

    node_pool_pod_network_option_details {
      cni_type       = "OCI_VCN_IP_NATIVE"
      pod_subnet_ids = [var.subnet_ids["pods"]]
      pod_nsg_ids    = [var.group_ids["pods"]]
    }
  }

  # A machine that goes has its pods moved first, as the disruption budgets allow.
  node_eviction_node_pool_settings {
    eviction_grace_duration              = "PT30M"
    is_force_delete_after_grace_duration = true
  }

  node_pool_cycling_details {
    is_node_cycling_enabled = true
    maximum_surge           = "1"
    maximum_unavailable     = "0"
  }

  timeouts {
    create = "60m"
    update = "120m"
  }

  # The autoscaler owns the number; a newer image is a change of its own (docs/runbooks/upgrade.md).
  lifecycle {
    ignore_changes = [defined_tags, node_config_details[0].size, node_source_details[0].image_id]

    precondition {
      condition     = length(local.images) > 0
      error_message = "OKE offers no Oracle Linux 8 image for ${var.kubernetes.version}: see `oci ce node-pool-options get`."
    }
  }
}

# The way in for operators: sessions of three hours at most, by their own key.
resource "oci_bastion_bastion" "this" {
  compartment_id               = var.compartment_id
  name                         = replace(var.name, "-", "")
  bastion_type                 = "STANDARD"
  target_subnet_id             = var.subnet_ids["api"]
  client_cidr_block_allow_list = var.operator_cidrs
  max_session_ttl_in_seconds   = 10800
  freeform_tags                = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}
