# What Oracle installs and updates in the cluster. External Secrets and Calico are no add-ons: docs/runbooks/first-deployment.md.

locals {
  addons = {
    CertManager             = {}
    KubernetesMetricsServer = {}
    ClusterAutoscaler = {
      authType = "workload"
      nodes    = "${var.nodes.minimum}:${var.nodes.maximum}:${oci_containerengine_node_pool.this.id}"
    }
    NativeIngressController = {
      authType             = "workloadIdentity"
      compartmentId        = var.compartment_id
      loadBalancerSubnetId = var.subnet_ids["load_balancer"]
    }
  }

  # Add-ons have no keys: each is known by the account that it runs under.
  rights = {
    autoscaler = {
      account = "request.principal.namespace = 'kube-system', request.principal.service_account = 'cluster-autoscaler'"
      verbs = [
        "manage cluster-node-pools", "manage instance-family", "use subnets", "read virtual-network-family", "use vnics",
        "inspect compartments",
      ]
    }
    ingress = {
      account = "request.principal.namespace = 'native-ingress-controller-system', request.principal.service_account = 'oci-native-ingress-controller'"
      verbs = [
        "manage load-balancers", "use virtual-network-family", "manage cabundles", "manage cabundle-associations",
        "manage leaf-certificates", "read leaf-certificate-bundles", "manage leaf-certificate-versions",
        "manage certificate-associations", "read certificate-authorities", "manage certificate-authority-associations",
        "read certificate-authority-bundles", "read public-ips", "manage floating-ips", "read cluster-family",
      ]
    }
  }
}

resource "oci_containerengine_addon" "this" {
  for_each = local.addons

  addon_name                       = each.key
  cluster_id                       = oci_containerengine_cluster.this.id
  remove_addon_resources_on_delete = true

  dynamic "configurations" {
    for_each = each.value
    content {
      key   = configurations.key
      value = configurations.value
    }
  }

  depends_on = [oci_containerengine_node_pool.this, oci_identity_policy.addon]
}

resource "oci_identity_policy" "addon" {
  for_each = local.rights

  compartment_id = var.compartment_id
  name           = "${var.name}-${each.key}"
  description    = "What the cluster's ${each.key} does in this compartment."
  freeform_tags  = var.tags

  statements = [
    for verb in each.value.verbs :
    "Allow any-user to ${verb} in compartment id ${var.compartment_id} where all { request.principal.type = 'workload', ${each.value.account}, request.principal.cluster_id = '${oci_containerengine_cluster.this.id}' }"
  ]

  lifecycle {
    ignore_changes = [defined_tags]
  }
}
