# One network per environment: six subnets of which one, the load balancer's, has public addresses. Security lists are empty,
# so that the flows below (flows.tf) are all that may happen.

locals {
  subnets = {
    load_balancer = { cidr = var.cidrs.loadBalancer, label = "lb", public = true }
    api           = { cidr = var.cidrs.api, label = "api", public = false }
    cache         = { cidr = var.cidrs.cache, label = "cache", public = false }
    database      = { cidr = var.cidrs.database, label = "db", public = false }
    nodes         = { cidr = var.cidrs.nodes, label = "nodes", public = false }
    pods          = { cidr = var.cidrs.pods, label = "pods", public = false }
  }
}

resource "oci_core_vcn" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  cidr_blocks    = [var.cidrs.vcn]
  dns_label      = replace(substr(var.name, -11, 11), "-", "")
  # OCI Cache refuses a subnet with IPv6.
  is_ipv6enabled = false
  freeform_tags  = var.tags
}

# What OCI puts here by itself lets SSH in from everywhere.
resource "oci_core_default_security_list" "empty" {
  manage_default_resource_id = oci_core_vcn.this.default_security_list_id
  display_name               = "${var.name}-empty"
  freeform_tags              = var.tags
}

data "oci_core_services" "region" {
  filter {
    name   = "name"
    values = ["All .* Services In Oracle Services Network"]
    regex  = true
  }
}

resource "oci_core_internet_gateway" "this" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = var.name
  freeform_tags  = var.tags
}

resource "oci_core_nat_gateway" "this" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = var.name
  freeform_tags  = var.tags
}

resource "oci_core_service_gateway" "this" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = var.name
  freeform_tags  = var.tags

  services {
    service_id = data.oci_core_services.region.services[0].id
  }
}

resource "oci_core_route_table" "public" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = "${var.name}-public"
  freeform_tags  = var.tags

  route_rules {
    description       = "answers to shoppers"
    destination       = "0.0.0.0/0"
    destination_type  = "CIDR_BLOCK"
    network_entity_id = oci_core_internet_gateway.this.id
  }
}

resource "oci_core_route_table" "private" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this.id
  display_name   = "${var.name}-private"
  freeform_tags  = var.tags

  route_rules {
    description       = "mail, and images of other registries"
    destination       = "0.0.0.0/0"
    destination_type  = "CIDR_BLOCK"
    network_entity_id = oci_core_nat_gateway.this.id
  }

  route_rules {
    description       = "the registry, the vault, Kubernetes' own services"
    destination       = data.oci_core_services.region.services[0].cidr_block
    destination_type  = "SERVICE_CIDR_BLOCK"
    network_entity_id = oci_core_service_gateway.this.id
  }
}

resource "oci_core_subnet" "this" {
  for_each = local.subnets

  compartment_id             = var.compartment_id
  vcn_id                     = oci_core_vcn.this.id
  display_name               = "${var.name}-${replace(each.key, "_", "-")}"
  dns_label                  = each.value.label
  cidr_block                 = each.value.cidr
  prohibit_public_ip_on_vnic = !each.value.public
  prohibit_internet_ingress  = !each.value.public
  route_table_id             = each.value.public ? oci_core_route_table.public.id : oci_core_route_table.private.id
  security_list_ids          = [oci_core_default_security_list.empty.id]
  freeform_tags              = var.tags
}
