# What OCI Cache is asked for, and every limit of what may be asked.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id       = "ocid1.compartment.oc1..aaaa"
  name                 = "ecommerce-production-redis"
  subnet_id            = "ocid1.subnet.oc1..cache"
  group_ids            = ["ocid1.networksecuritygroup.oc1..cache"]
  software_version     = "REDIS_7_0"
  maxmemory_policy     = "allkeys-lru"
  shard_count          = 3
  allowed_shard_counts = [3, 5, 7, 9]
  nodes_per_shard      = 2
  replicas             = { minimum = 3, maximum = 10 }
  memory_gb            = 24
  users                = { cart = "~cart:user:* resetchannels -@all +get", order = "~order:status:* resetchannels -@all +get" }
  password_hashes      = { cart = [sha256("a")], order = [sha256("b"), sha256("c")] }
  tags                 = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "is_a_sharded_cluster_with_a_user_per_service" {
  command = plan

  assert {
    condition     = oci_redis_redis_cluster.this.cluster_mode == "SHARDED" && oci_redis_redis_cluster.this.node_count == 2
    error_message = "The cluster is not sharded, or has no replicas."
  }

  assert {
    condition     = toset(keys(oci_redis_oci_cache_user.service)) == toset(["cart", "order"])
    error_message = "Each service is a user of its own."
  }

  assert {
    condition     = oci_redis_oci_cache_user.service["order"].authentication_mode[0].hashed_passwords == tolist([sha256("b"), sha256("c")])
    error_message = "Two passwords have to hold while one is changed."
  }

  assert {
    condition     = oci_redis_oci_cache_user.default.status == "OFF"
    error_message = "The user without a password may come in."
  }

  assert {
    condition     = length(oci_redis_redis_cluster_attach_oci_cache_user.all.oci_cache_users) == 3
    error_message = "Not every user is attached, the default one included."
  }

  assert {
    condition = {
      for item in oci_redis_oci_cache_config_set.this.configuration_details[0].items : item.config_key => item.config_value
    } == { maxmemory-policy = "allkeys-lru", cluster-require-full-coverage = "no" }
    error_message = "The settings are not the shop's."
  }

  assert {
    condition = output.nodes == [
      "discovery.redis.uk-london-1.oci.oraclecloud.com:6379", "abc-1-1.redis.uk-london-1.oci.oraclecloud.com:6379",
      "abc-2-1.redis.uk-london-1.oci.oraclecloud.com:6379", "abc-3-1.redis.uk-london-1.oci.oraclecloud.com:6379",
    ]
    error_message = "Clients begin with the discovery endpoint and the first node of each shard, by name."
  }

  assert {
    condition     = length(oci_redis_oci_cache_backup.by_hand) == 0
    error_message = "A backup is made that nobody asked for."
  }
}

run "makes_a_backup_for_each_name" {
  command = plan
  variables { backups = ["before-valkey"] }

  assert {
    condition     = oci_redis_oci_cache_backup.by_hand["before-valkey"].display_name == "ecommerce-production-redis-before-valkey"
    error_message = "The backup is not named after what was asked."
  }
}

run "may_have_ten_replicas" {
  command = plan
  variables {
    shard_count     = 5
    nodes_per_shard = 3
  }

  assert {
    condition     = output.sizes.replicas == 10
    error_message = "Five shards with two replicas each are ten replicas."
  }
}

run "refuses_two_shards" {
  command         = plan
  expect_failures = [var.shard_count]
  variables { shard_count = 2 }
}

run "refuses_an_even_number_of_shards" {
  command         = plan
  expect_failures = [var.shard_count]
  variables { shard_count = 4 }
}

run "refuses_eleven_shards" {
  command         = plan
  expect_failures = [var.shard_count]
  variables { shard_count = 11 }
}

run "refuses_shards_that_the_environment_may_not_have" {
  command         = plan
  expect_failures = [oci_redis_redis_cluster.this]
  variables {
    shard_count          = 5
    allowed_shard_counts = [3]
  }
}

run "refuses_more_replicas_than_the_environment_may_have" {
  command         = plan
  expect_failures = [oci_redis_redis_cluster.this]
  variables {
    shard_count     = 7
    nodes_per_shard = 3
  }
}

run "refuses_fewer_replicas_than_the_environment_must_have" {
  command         = plan
  expect_failures = [oci_redis_redis_cluster.this]
  variables {
    replicas = { minimum = 4, maximum = 10 }
  }
}

run "refuses_a_shard_without_a_replica" {
  command         = plan
  expect_failures = [var.nodes_per_shard]
  variables { nodes_per_shard = 1 }
}

run "refuses_six_nodes_a_shard" {
  command         = plan
  expect_failures = [var.nodes_per_shard]
  variables { nodes_per_shard = 6 }
}

run "refuses_too_little_memory" {
  command         = plan
  expect_failures = [var.memory_gb]
  variables { memory_gb = 1 }
}

run "refuses_too_much_memory" {
  command         = plan
  expect_failures = [var.memory_gb]
  variables { memory_gb = 501 }
}

run "refuses_an_engine_that_oci_has_not" {
  command         = plan
  expect_failures = [var.software_version]
  variables { software_version = "REDIS_8_0" }
}

run "refuses_to_keep_what_is_old_when_it_is_full" {
  command         = plan
  expect_failures = [var.maxmemory_policy]
  variables { maxmemory_policy = "noeviction" }
}

run "refuses_a_password_where_a_hash_belongs" {
  command         = plan
  expect_failures = [var.password_hashes]
  variables {
    password_hashes = { cart = ["correct horse battery"], order = [sha256("b")] }
  }
}

run "refuses_a_third_password" {
  command         = plan
  expect_failures = [var.password_hashes]
  variables {
    password_hashes = { cart = [sha256("a"), sha256("b"), sha256("c")], order = [sha256("b")] }
  }
}

run "refuses_a_name_of_another_kind" {
  command         = plan
  expect_failures = [var.name]
  variables { name = "ecommerce-test-redis" }
}

run "refuses_a_backup_with_spaces" {
  command         = plan
  expect_failures = [var.backups]
  variables { backups = ["before the upgrade"] }
}

run "refuses_to_keep_backups_for_a_day" {
  command         = plan
  expect_failures = [var.backup_retention_days]
  variables { backup_retention_days = 1 }
}
