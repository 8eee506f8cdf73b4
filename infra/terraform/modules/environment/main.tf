# One environment, whole: the same parts in all three, with the names, addresses and sizes of infra/environments.json.

locals {
  constants   = jsondecode(file("${path.module}/../../../environments.json"))
  environment = local.constants.environments[var.environment]
  name        = local.environment.name
  redis       = local.environment.redis
  # The services, and who watches.
  redis_users = merge([for file in ["acl", "watchers"] : jsondecode(file("${path.module}/../../../redis/${file}.json"))]...)
  tags = {
    application = local.constants.application
    environment = var.environment
    managed-by  = "terraform"
  }
}

module "network" {
  source = "../network"

  compartment_id = var.compartment_id
  name           = local.name
  cidrs          = local.environment.network
  ports          = local.constants.ports
  tags           = local.tags
}

module "oke" {
  source = "../oke"

  compartment_id = var.compartment_id
  name           = local.name
  vcn_id         = module.network.vcn_id
  subnet_ids     = module.network.subnet_ids
  group_ids      = module.network.group_ids
  kubernetes     = local.constants.kubernetes
  nodes          = local.environment.nodes
  operator_cidrs = var.operator_cidrs
  tags           = local.tags
}

module "redis" {
  source = "../redis"

  compartment_id       = var.compartment_id
  name                 = local.redis.name
  subnet_id            = module.network.subnet_ids["cache"]
  group_ids            = [module.network.group_ids["cache"]]
  software_version     = local.constants.redis.softwareVersion
  maxmemory_policy     = local.constants.redis.maxmemoryPolicy
  shard_count          = coalesce(var.redis_shards, local.redis.shards.default)
  allowed_shard_counts = local.redis.shards.allowed
  nodes_per_shard      = coalesce(var.redis_nodes_per_shard, local.redis.nodesPerShard)
  replicas             = local.redis.replicas
  memory_gb            = coalesce(var.redis_memory_gb, local.redis.memoryGb)
  users                = local.redis_users
  password_hashes      = var.redis_password_hashes
  backups              = var.redis_backups
  tags                 = local.tags
}

module "secrets" {
  source = "../secrets"

  compartment_id = var.compartment_id
  name           = local.name
  cluster_id     = module.oke.cluster_id
  reader         = local.constants.secretsReader
  tags           = local.tags
}

module "postgres" {
  source = "../postgres"

  compartment_id = var.compartment_id
  name           = local.environment.postgres.name
  subnet_id      = module.network.subnet_ids["database"]
  group_ids      = [module.network.group_ids["database"]]
  instance_count = local.environment.postgres.instances
  ocpus          = local.environment.postgres.ocpus
  memory_gb      = local.environment.postgres.memoryGb
  admin_secret   = module.secrets.postgres_admin
  tags           = local.tags
}

module "registry" {
  source = "../registry"

  compartment_id = var.compartment_id
  prefix         = local.constants.registry.repositories
  services       = var.owns_registry ? keys(local.constants.secrets) : []
  host           = local.constants.registry.host
  tags           = local.tags
}

module "observability" {
  source = "../observability"

  compartment_id = var.compartment_id
  name           = local.name
  subnet_ids     = module.network.subnet_ids
  resource_ids = {
    redis    = module.redis.cluster_id
    postgres = module.postgres.db_system_id
    cluster  = module.oke.cluster_id
  }
  alarm_email = var.alarm_email
  tags        = local.tags
}
