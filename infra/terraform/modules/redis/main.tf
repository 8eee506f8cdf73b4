# OCI Cache as a sharded cluster. It takes neither AOF nor RDB settings: replicas and backups are what it has, and the shop keeps
# nothing in it alone (docs/deploy.md). One of shard_count, nodes_per_shard and memory_gb changes at a time.

resource "oci_redis_oci_cache_config_set" "this" {
  compartment_id   = var.compartment_id
  display_name     = "${var.name}-${lower(replace(var.software_version, "_", "-"))}"
  description      = "What the shop needs of its cache."
  software_version = var.software_version
  freeform_tags    = var.tags

  configuration_details {
    items {
      config_key   = "maxmemory-policy"
      config_value = var.maxmemory_policy
    }
    # With a dead shard the others go on: docs/redis/client.md.
    items {
      config_key   = "cluster-require-full-coverage"
      config_value = "no"
    }
  }

  # A set cannot be changed, and a cluster always needs one.
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [defined_tags]
  }
}

resource "oci_redis_redis_cluster" "this" {
  compartment_id          = var.compartment_id
  display_name            = var.name
  cluster_mode            = "SHARDED"
  shard_count             = var.shard_count
  node_count              = var.nodes_per_shard
  node_memory_in_gbs      = var.memory_gb
  software_version        = var.software_version
  oci_cache_config_set_id = oci_redis_oci_cache_config_set.this.id
  subnet_id               = var.subnet_id
  nsg_ids                 = var.group_ids
  freeform_tags           = var.tags

  timeouts {
    create = "60m"
    update = "120m"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]

    precondition {
      condition     = contains(var.allowed_shard_counts, var.shard_count)
      error_message = "${var.name} may have ${join(", ", var.allowed_shard_counts)} shards, not ${var.shard_count}."
    }

    precondition {
      condition = (
        var.shard_count * (var.nodes_per_shard - 1) >= var.replicas.minimum &&
        var.shard_count * (var.nodes_per_shard - 1) <= var.replicas.maximum
      )
      error_message = "${var.name} may have ${var.replicas.minimum} to ${var.replicas.maximum} replicas, not ${var.shard_count * (var.nodes_per_shard - 1)}."
    }
  }
}

# One user a service, with the rights that are generated from the table of keys, and one for who watches.
resource "oci_redis_oci_cache_user" "service" {
  for_each = var.users

  compartment_id = var.compartment_id
  name           = each.key
  description    = "The service ${each.key} in ${var.name}"
  acl_string     = each.value
  status         = "ON"
  freeform_tags  = var.tags

  authentication_mode {
    authentication_type = "PASSWORD"
    hashed_passwords    = var.password_hashes[each.key]
  }

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

# Every cluster has a user `default` without a password; one of our own takes its place, and may nothing.
resource "oci_redis_oci_cache_user" "default" {
  compartment_id = var.compartment_id
  name           = "default"
  description    = "Nobody, in ${var.name}"
  acl_string     = "resetkeys resetchannels -@all"
  status         = "OFF"
  freeform_tags  = var.tags

  authentication_mode {
    authentication_type = "IAM"
  }

  lifecycle {
    ignore_changes = [defined_tags]
  }
}

resource "oci_redis_redis_cluster_attach_oci_cache_user" "all" {
  redis_cluster_id = oci_redis_redis_cluster.this.id
  oci_cache_users  = concat([oci_redis_oci_cache_user.default.id], [for user in oci_redis_oci_cache_user.service : user.id])
}

resource "oci_redis_oci_cache_backup" "by_hand" {
  for_each = var.backups

  compartment_id           = var.compartment_id
  display_name             = "${var.name}-${each.key}"
  source_cluster_id        = oci_redis_redis_cluster.this.id
  backup_source            = "REPLICA"
  retention_period_in_days = var.backup_retention_days
  freeform_tags            = var.tags

  lifecycle {
    ignore_changes = [defined_tags]
  }
}
