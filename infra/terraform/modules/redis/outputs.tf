output "cluster_id" {
  value = oci_redis_redis_cluster.this.id
}

# Names, never addresses: certificates are made out to names, and addresses change. The endpoint for discovery first, then the
# first node of each shard, for the time when it does not answer.
output "nodes" {
  description = "Where a client begins: host:port."
  value = [
    for host in distinct(concat(
      [oci_redis_redis_cluster.this.discovery_fqdn],
      sort([
        for node in flatten(oci_redis_redis_cluster.this.node_collection[*].items) :
        node.private_endpoint_fqdn if can(regex("^[^.]*-1\\.", node.private_endpoint_fqdn))
      ]),
    )) : "${host}:6379"
  ]
}

output "sizes" {
  value = {
    name      = oci_redis_redis_cluster.this.display_name
    shards    = oci_redis_redis_cluster.this.shard_count
    replicas  = oci_redis_redis_cluster.this.shard_count * (oci_redis_redis_cluster.this.node_count - 1)
    memory_gb = oci_redis_redis_cluster.this.node_memory_in_gbs
  }
}
