# What the network lets through, rule by rule, and the addresses it refuses.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  name           = "ecommerce-production"
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
  ports          = { https = 443, service = 8080, redis = 6379, postgres = 5432, smtp = 587 }
  cidrs = {
    vcn          = "10.0.0.0/16"
    loadBalancer = "10.0.0.0/24"
    api          = "10.0.1.0/28"
    cache        = "10.0.6.0/24"
    database     = "10.0.7.0/24"
    nodes        = "10.0.8.0/22"
    pods         = "10.0.64.0/18"
  }
}

run "is_closed_but_for_its_flows" {

  assert {
    condition = toset([
      for name, rule in oci_core_network_security_group_security_rule.this : name
      if rule.direction == "INGRESS" && rule.source == "0.0.0.0/0"
    ]) == toset(["shoppers-in"])
    error_message = "Something but the load balancer's HTTPS is open to the internet."
  }

  assert {
    condition     = oci_core_network_security_group_security_rule.this["shoppers-in"].tcp_options[0].destination_port_range[0].min == 443
    error_message = "The load balancer is open on another port than 443."
  }

  assert {
    condition = toset([
      for name, rule in oci_core_network_security_group_security_rule.this : name
      if rule.network_security_group_id == oci_core_network_security_group.this["cache"].id
    ]) == toset(["cache-in"])
    error_message = "The cache has to hear pods, and say nothing first."
  }

  assert {
    condition = toset([
      for name, rule in oci_core_network_security_group_security_rule.this : name
      if rule.network_security_group_id == oci_core_network_security_group.this["database"].id
    ]) == toset(["database-in"])
    error_message = "The database has to hear pods, and say nothing first."
  }

  assert {
    condition     = length(oci_core_default_security_list.empty.ingress_security_rules) + length(oci_core_default_security_list.empty.egress_security_rules) == 0
    error_message = "The default security list lets something through."
  }

  assert {
    condition = toset([
      for name, subnet in oci_core_subnet.this : name if !subnet.prohibit_public_ip_on_vnic || !subnet.prohibit_internet_ingress
    ]) == toset(["load_balancer"])
    error_message = "A subnet but the load balancer's is public."
  }

  assert {
    condition     = oci_core_vcn.this.is_ipv6enabled == false
    error_message = "OCI Cache refuses a subnet with IPv6."
  }
}

run "refuses_a_subnet_of_another_network" {
  command         = plan
  expect_failures = [var.cidrs]
  variables {
    cidrs = {
      vcn      = "10.0.0.0/16", loadBalancer = "10.0.0.0/24", api = "10.0.1.0/28", cache = "10.1.6.0/24",
      database = "10.0.7.0/24", nodes = "10.0.8.0/22", pods = "10.0.64.0/18"
    }
  }
}

run "refuses_two_subnets_of_the_same_addresses" {
  command         = plan
  expect_failures = [var.cidrs]
  variables {
    cidrs = {
      vcn      = "10.0.0.0/16", loadBalancer = "10.0.0.0/24", api = "10.0.1.0/28", cache = "10.0.6.0/24",
      database = "10.0.6.0/24", nodes = "10.0.8.0/22", pods = "10.0.64.0/18"
    }
  }
}

run "refuses_public_addresses" {
  command         = plan
  expect_failures = [var.cidrs]
  variables {
    cidrs = {
      vcn      = "52.0.0.0/16", loadBalancer = "52.0.0.0/24", api = "52.0.1.0/28", cache = "52.0.6.0/24",
      database = "52.0.7.0/24", nodes = "52.0.8.0/22", pods = "52.0.64.0/18"
    }
  }
}
