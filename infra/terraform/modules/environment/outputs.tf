# What k8s/overlays/<environment>/platform.env holds, name by name; infra/terraform/write-overlay writes it there.
output "platform" {
  value = {
    ENVIRONMENT             = var.environment
    REGION                  = local.constants.region
    HOST                    = local.environment.host
    CACHE_CIDR              = local.environment.network.cache
    DATABASE_CIDR           = local.environment.network.database
    LOAD_BALANCER_CIDR      = local.environment.network.loadBalancer
    LOAD_BALANCER_NAME      = local.name
    LOAD_BALANCER_SUBNET_ID = module.network.subnet_ids["load_balancer"]
    LOAD_BALANCER_NSG_IDS   = module.network.group_ids["load_balancer"]
    COMPARTMENT_ID          = var.compartment_id
    CERTIFICATE_ID          = var.certificate_id
    VAULT_ID                = module.secrets.vault_id
    REDIS_NODES             = join(",", module.redis.nodes)
  }
}

output "repository" {
  value = module.registry.repository
}

output "operations" {
  description = "What runbooks ask for."
  value = {
    cluster_id        = module.oke.cluster_id
    bastion_id        = module.oke.bastion_id
    redis_cluster_id  = module.redis.cluster_id
    db_system_id      = module.postgres.db_system_id
    postgres_admin_id = module.secrets.postgres_admin.id
    compartment_id    = var.compartment_id
  }
}

output "sizes" {
  description = "What was planned of what an operator changes."
  value       = { redis = module.redis.sizes }
}

# Apart from the others: it is needed before there is a cache.
output "vault" {
  description = "For infra/terraform/write-secrets."
  value = {
    compartment_id = var.compartment_id
    vault_id       = module.secrets.vault_id
    key_id         = module.secrets.key_id
    postgres_host  = module.postgres.host
    postgres_ca    = module.postgres.ca_certificate
  }
}
