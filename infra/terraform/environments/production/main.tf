# Production. Every name, address and size is in infra/environments.json; here is only what is yours (variables.tf).

terraform {
  required_version = ">= 1.5"

  required_providers {
    oci = {
      source  = "oracle/oci"
      version = ">= 8.2.0, < 9.0.0"
    }
  }
}

provider "oci" {
  region = jsondecode(file("${path.module}/../../../environments.json")).region
}

module "shop" {
  source = "../../modules/environment"

  environment           = "production"
  compartment_id        = var.compartment_id
  operator_cidrs        = var.operator_cidrs
  alarm_email           = var.alarm_email
  certificate_id        = var.certificate_id
  redis_password_hashes = var.redis_password_hashes
  redis_shards          = var.redis_shards
  redis_nodes_per_shard = var.redis_nodes_per_shard
  redis_memory_gb       = var.redis_memory_gb
  redis_backups         = var.redis_backups
  # Images are built once for all environments, so production keeps their repositories.
  owns_registry = true
}
