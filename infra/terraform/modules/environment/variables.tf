variable "environment" {
  type = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "environment has to be development, staging or production."
  }
}

variable "compartment_id" {
  type = string
}

variable "operator_cidrs" {
  type = list(string)
}

variable "alarm_email" {
  type = string
}

variable "certificate_id" {
  type = string
}

variable "redis_password_hashes" {
  type      = map(list(string))
  sensitive = true
}

variable "redis_shards" {
  type     = number
  nullable = true
}

variable "redis_nodes_per_shard" {
  type     = number
  nullable = true
}

variable "redis_memory_gb" {
  type     = number
  nullable = true
}

variable "redis_backups" {
  type = set(string)
}

variable "owns_registry" {
  type = bool
}
