output "vcn_id" {
  value = oci_core_vcn.this.id
}

output "subnet_ids" {
  value = { for name, subnet in oci_core_subnet.this : name => subnet.id }
}

output "group_ids" {
  description = "Network security groups."
  value       = { for name, group in oci_core_network_security_group.this : name => group.id }
}
