# What staging is, in the numbers of the specification, and what it refuses. No cloud is asked: the provider is a stand-in.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  operator_cidrs = ["203.0.113.0/24"]
  alarm_email    = "on-call@example.org"
  certificate_id = "ocid1.certificate.oc1.uk-london-1.aaaa"
  redis_password_hashes = {
    for user in concat(keys(jsondecode(file("../../../redis/acl.json"))), ["redis-exporter"]) :
    user => [sha256(user)]
  }
}

run "is_what_the_specification_says" {
  command = plan

  assert {
    condition     = output.overlay.platform.ENVIRONMENT == "staging"
    error_message = "The overlay of another environment would be written."
  }

  assert {
    condition     = output.overlay.platform.CACHE_CIDR == "10.1.6.0/24" && output.overlay.platform.DATABASE_CIDR == "10.1.7.0/24"
    error_message = "The stores of staging are in 10.1.6.0/24 and 10.1.7.0/24."
  }

  assert {
    condition     = output.overlay.platform.LOAD_BALANCER_CIDR == "10.1.0.0/24"
    error_message = "The load balancer of staging is in 10.1.0.0/24."
  }

  assert {
    condition     = output.sizes.redis.name == "ecommerce-staging-redis"
    error_message = "The cluster of staging is called ecommerce-staging-redis."
  }

  assert {
    condition     = output.sizes.redis.shards == 3 && output.sizes.redis.replicas == 3 && output.sizes.redis.memory_gb == 12
    error_message = "The cluster of staging begins with 3 primaries and 3 replicas of 12 GB."
  }

  assert {
    condition     = output.overlay.platform.REDIS_NODES == "discovery.redis.uk-london-1.oci.oraclecloud.com:6379,abc-1-1.redis.uk-london-1.oci.oraclecloud.com:6379,abc-2-1.redis.uk-london-1.oci.oraclecloud.com:6379,abc-3-1.redis.uk-london-1.oci.oraclecloud.com:6379"
    error_message = "Clients begin with the discovery endpoint and the first node of each shard, by name."
  }

  assert {
    condition     = output.overlay.repository == "lhr.ocir.io/examplenamespace/ecommerce"
    error_message = "Images come from the registry of the region."
  }
}

run "refuses_2_shards" {
  command         = plan
  expect_failures = [var.redis_shards]
  variables { redis_shards = 2 }
}

run "refuses_4_shards" {
  command         = plan
  expect_failures = [var.redis_shards]
  variables { redis_shards = 4 }
}

run "may_have_5_shards" {
  command = plan
  variables { redis_shards = 5 }

  assert {
    condition     = output.sizes.redis.shards == 5
    error_message = "5 shards are not planned."
  }
}

run "refuses_7_shards" {
  command         = plan
  expect_failures = [var.redis_shards]
  variables { redis_shards = 7 }
}

run "refuses_11_shards" {
  command         = plan
  expect_failures = [var.redis_shards]
  variables { redis_shards = 11 }
}

run "refuses_a_shard_without_a_replica" {
  command         = plan
  expect_failures = [var.redis_nodes_per_shard]
  variables { redis_nodes_per_shard = 1 }
}

run "refuses_more_nodes_than_replicas_are_allowed" {
  command         = plan
  expect_failures = [var.redis_nodes_per_shard]
  variables { redis_nodes_per_shard = 5 }
}

run "refuses_too_little_memory" {
  command         = plan
  expect_failures = [var.redis_memory_gb]
  variables { redis_memory_gb = 1 }
}

run "refuses_too_much_memory" {
  command         = plan
  expect_failures = [var.redis_memory_gb]
  variables { redis_memory_gb = 501 }
}

run "refuses_a_password_where_a_hash_belongs" {
  command         = plan
  expect_failures = [var.redis_password_hashes]
  variables { redis_password_hashes = { cart = ["correct horse battery"] } }
}

run "refuses_a_third_password" {
  command         = plan
  expect_failures = [var.redis_password_hashes]
  variables { redis_password_hashes = { cart = [sha256("a"), sha256("b"), sha256("c")] } }
}

run "refuses_operators_from_everywhere" {
  command         = plan
  expect_failures = [var.operator_cidrs]
  variables { operator_cidrs = ["0.0.0.0/0"] }
}

run "refuses_to_be_without_operators" {
  command         = plan
  expect_failures = [var.operator_cidrs]
  variables { operator_cidrs = [] }
}

run "refuses_a_compartment_that_is_none" {
  command         = plan
  expect_failures = [var.compartment_id]
  variables { compartment_id = "ocid1.tenancy.oc1..aaaa" }
}

run "refuses_a_certificate_that_is_none" {
  command         = plan
  expect_failures = [var.certificate_id]
  variables { certificate_id = "shop.example.pem" }
}

run "refuses_a_mail_address_that_is_none" {
  command         = plan
  expect_failures = [var.alarm_email]
  variables { alarm_email = "on-call" }
}

run "refuses_a_backup_without_a_name" {
  command         = plan
  expect_failures = [var.redis_backups]
  variables { redis_backups = ["Before the upgrade"] }
}
