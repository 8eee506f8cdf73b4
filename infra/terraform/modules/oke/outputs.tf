output "cluster_id" {
  value = oci_containerengine_cluster.this.id
}

output "bastion_id" {
  value = oci_bastion_bastion.this.id
}
