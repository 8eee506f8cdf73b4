# Who may talk to whom, one line each. A flow is a rule at both of its ends, where these are groups of ours: the one end may
# send, the other may receive. "internet" is every address, "oracle" the region's services; ports are TCP.

locals {
  flows = {
    shoppers = { from = "internet", to = "load_balancer", port = var.ports.https }
    requests = { from = "load_balancer", to = "pods", port = var.ports.service }
    cache    = { from = "pods", to = "cache", port = var.ports.redis }
    database = { from = "pods", to = "database", port = var.ports.postgres }
    mail     = { from = "pods", to = "internet", port = var.ports.smtp }
    images   = { from = "nodes", to = "internet", port = 443 }

    # What Kubernetes needs of a network where pods have addresses of their own:
    # https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengnetworkconfigexample.htm
    nodes_to_api       = { from = "nodes", to = "api", port = 6443 }
    nodes_to_control   = { from = "nodes", to = "api", port = 12250 }
    pods_to_api        = { from = "pods", to = "api", port = 6443 }
    pods_to_control    = { from = "pods", to = "api", port = 12250 }
    api_to_kubelets    = { from = "api", to = "nodes", port = 10250 }
    api_to_webhooks    = { from = "api", to = "pods", port = "all" }
    nodes_to_pods      = { from = "nodes", to = "pods", port = "all" }
    pods_to_nodes      = { from = "pods", to = "nodes", port = "all" }
    pods_to_pods       = { from = "pods", to = "pods", port = "all" }
    nodes_to_nodes     = { from = "nodes", to = "nodes", port = "all" }
    api_to_oracle      = { from = "api", to = "oracle", port = 443 }
    nodes_to_oracle    = { from = "nodes", to = "oracle", port = 443 }
    pods_to_oracle     = { from = "pods", to = "oracle", port = 443 }
    sizes_nodes_to_api = { from = "nodes", to = "api", port = "path-mtu" }
    sizes_api_to_nodes = { from = "api", to = "nodes", port = "path-mtu" }
    # Operators come through the bastion, which stands in the API's subnet.
    operators = { from = "bastion", to = "api", port = 6443 }
  }

  groups = ["load_balancer", "api", "nodes", "pods", "cache", "database"]
  peers = merge(
    { for group in local.groups : group => { address = oci_core_network_security_group.this[group].id, type = "NETWORK_SECURITY_GROUP" } },
    {
      internet = { address = "0.0.0.0/0", type = "CIDR_BLOCK" }
      oracle   = { address = data.oci_core_services.region.services[0].cidr_block, type = "SERVICE_CIDR_BLOCK" }
      bastion  = { address = var.cidrs.api, type = "CIDR_BLOCK" }
    },
  )

  rules = merge(
    {
      for name, flow in local.flows : "${name}-out" =>
      { group = flow.from, direction = "EGRESS", peer = flow.to, port = tostring(flow.port) } if contains(local.groups, flow.from)
    },
    {
      for name, flow in local.flows : "${name}-in" =>
      { group = flow.to, direction = "INGRESS", peer = flow.from, port = tostring(flow.port) } if contains(local.groups, flow.to)
    },
  )
  protocols = { all = "all", path-mtu = "1" }
}

resource "oci_core_network_security_group" "this" {
  for_each = toset(local.groups)

  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = "${var.name}-${replace(each.key, "_", "-")}"
  freeform_tags  = var.tags
}

resource "oci_core_network_security_group_security_rule" "this" {
  for_each = local.rules

  network_security_group_id = oci_core_network_security_group.this[each.value.group].id
  description               = each.key
  direction                 = each.value.direction
  protocol                  = lookup(local.protocols, each.value.port, "6")
  source                    = each.value.direction == "INGRESS" ? local.peers[each.value.peer].address : null
  source_type               = each.value.direction == "INGRESS" ? local.peers[each.value.peer].type : null
  destination               = each.value.direction == "EGRESS" ? local.peers[each.value.peer].address : null
  destination_type          = each.value.direction == "EGRESS" ? local.peers[each.value.peer].type : null

  dynamic "tcp_options" {
    for_each = can(tonumber(each.value.port)) ? [tonumber(each.value.port)] : []
    content {
      destination_port_range {
        min = tcp_options.value
        max = tcp_options.value
      }
    }
  }

  # "Fragmentation needed": a network with larger packets than the way out has.
  dynamic "icmp_options" {
    for_each = each.value.port == "path-mtu" ? [3] : []
    content {
      type = icmp_options.value
      code = 4
    }
  }
}
