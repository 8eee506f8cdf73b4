variable "compartment_id" {
  type = string
}

variable "name" {
  type        = string
  description = "The cluster's name: ecommerce-production-redis."

  validation {
    condition     = can(regex("^ecommerce-(development|staging|production)-redis$", var.name))
    error_message = "name has to be ecommerce-<environment>-redis."
  }
}

variable "subnet_id" {
  type        = string
  description = "A private subnet without IPv6. Another one is another cluster."
}

variable "group_ids" {
  type = list(string)
}

variable "software_version" {
  type        = string
  description = "The engine. The patch level is Oracle's."

  validation {
    condition     = contains(["REDIS_7_0", "V7_0_5", "VALKEY_7_2", "VALKEY_8_1"], var.software_version)
    error_message = "software_version has to be REDIS_7_0, V7_0_5, VALKEY_7_2 or VALKEY_8_1."
  }
}

variable "maxmemory_policy" {
  type = string

  validation {
    condition     = var.maxmemory_policy == "allkeys-lru"
    error_message = "maxmemory_policy has to be allkeys-lru: nothing lives in Redis alone, and a full cache has to go on."
  }
}

variable "shard_count" {
  type        = number
  description = "Primaries, 3 to 9, odd: OCI Cache has no other sharded cluster."

  validation {
    condition     = var.shard_count >= 3 && var.shard_count <= 9 && var.shard_count % 2 == 1
    error_message = "shard_count has to be 3, 5, 7 or 9."
  }
}

variable "allowed_shard_counts" {
  type        = list(number)
  description = "What this environment may have of them."
}

variable "nodes_per_shard" {
  type        = number
  description = "A primary and its replicas, 2 to 5."

  validation {
    condition     = var.nodes_per_shard >= 2 && var.nodes_per_shard <= 5 && floor(var.nodes_per_shard) == var.nodes_per_shard
    error_message = "nodes_per_shard has to be 2 to 5: a shard without a replica loses its slots with its node."
  }
}

variable "replicas" {
  type        = object({ minimum = number, maximum = number })
  description = "How many replicas the whole cluster may have."
}

variable "memory_gb" {
  type        = number
  description = "Of each node, 2 to 500 GB."

  validation {
    condition     = var.memory_gb >= 2 && var.memory_gb <= 500
    error_message = "memory_gb has to be 2 to 500."
  }
}

variable "users" {
  type        = map(string)
  description = "Rights by user, one user a service: infra/redis/acl.json; and who watches: watchers.json."
}

variable "password_hashes" {
  type        = map(list(string))
  sensitive   = true
  description = "SHA-256 of each user's password in hex; two while it is changed. Written by infra/terraform/write-secrets."

  validation {
    condition = alltrue([
      for hashes in values(var.password_hashes) :
      length(hashes) >= 1 && length(hashes) <= 2 && alltrue([for hash in hashes : can(regex("^[0-9a-f]{64}$", hash))])
    ])
    error_message = "password_hashes has to hold one or two SHA-256 sums in hex per user, never a password."
  }
}

variable "backups" {
  type        = set(string)
  default     = []
  description = "Names of backups by hand: a name that is added makes one, at once. docs/runbooks/restore.md"

  validation {
    condition     = alltrue([for name in var.backups : can(regex("^[a-z0-9][a-z0-9-]{2,40}$", name))])
    error_message = "Each of backups is a name in small letters, digits and hyphens."
  }
}

variable "backup_retention_days" {
  type    = number
  default = 35

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 365
    error_message = "backup_retention_days has to be 7 to 365."
  }
}

variable "tags" {
  type = map(string)
}
