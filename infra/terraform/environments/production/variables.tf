variable "compartment_id" {
  type        = string
  description = "The compartment of this environment, and of nothing else: its policies hold for all of it."

  validation {
    condition     = can(regex("^ocid1\\.compartment\\.oc[0-9]+\\.[a-z0-9.]*\\.[a-z0-9]+$", var.compartment_id))
    error_message = "compartment_id has to be the OCID of a compartment."
  }
}

variable "operator_cidrs" {
  type        = list(string)
  description = "From where operators reach the bastion."

  validation {
    condition = length(var.operator_cidrs) > 0 && alltrue([
      for cidr in var.operator_cidrs : can(cidrhost(cidr, 0)) && tonumber(split("/", cidr)[1]) >= 16
    ])
    error_message = "operator_cidrs has to name your own addresses, none wider than a /16."
  }
}

variable "alarm_email" {
  type        = string
  description = "Who is told of alarms."

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[a-z]{2,}$", var.alarm_email))
    error_message = "alarm_email has to be a mail address."
  }
}

variable "certificate_id" {
  type        = string
  description = "The certificate of the shop's host, in OCI Certificates."

  validation {
    condition     = can(regex("^ocid1\\.certificate\\.oc[0-9]+\\.[a-z0-9-]+\\.[a-z0-9]+$", var.certificate_id))
    error_message = "certificate_id has to be the OCID of a certificate."
  }
}

variable "redis_password_hashes" {
  type        = map(list(string))
  sensitive   = true
  description = "SHA-256 of the password of each service in Redis. infra/terraform/write-secrets writes them to a file that Terraform reads by itself."

  validation {
    condition = alltrue([
      for hashes in values(var.redis_password_hashes) :
      length(hashes) >= 1 && length(hashes) <= 2 && alltrue([for hash in hashes : can(regex("^[0-9a-f]{64}$", hash))])
    ])
    error_message = "redis_password_hashes has to hold one or two SHA-256 sums in hex per user, never a password."
  }
}

# The three sizes of the cache, of which one changes at a time. Null: what infra/environments.json says, which is where a
# change that stays belongs; a number here is for a plan that looks what a change would do.

variable "redis_shards" {
  type    = number
  default = null

  validation {
    condition     = contains([3, 5, 7, 9], coalesce(var.redis_shards, 3))
    error_message = "redis_shards: production may have 3, 5, 7 or 9 shards."
  }
}

variable "redis_nodes_per_shard" {
  type    = number
  default = null

  validation {
    condition     = contains([2, 3, 4], coalesce(var.redis_nodes_per_shard, 2))
    error_message = "redis_nodes_per_shard: production may have 2, or 3 and 4 where the whole has 10 replicas at most."
  }
}

variable "redis_memory_gb" {
  type        = number
  default     = null
  description = "Of each node."

  validation {
    condition     = coalesce(var.redis_memory_gb, 8) >= 2 && coalesce(var.redis_memory_gb, 8) <= 500
    error_message = "redis_memory_gb has to be 2 to 500."
  }
}

variable "redis_backups" {
  type        = set(string)
  default     = []
  description = "A name that is added makes a backup: docs/runbooks/restore.md."

  validation {
    condition     = alltrue([for name in var.redis_backups : can(regex("^[a-z0-9][a-z0-9-]{2,40}$", name))])
    error_message = "Each of redis_backups is a name in small letters, digits and hyphens."
  }
}
