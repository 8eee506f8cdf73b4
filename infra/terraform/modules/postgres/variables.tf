variable "compartment_id" {
  type = string
}

variable "name" {
  type = string
}

variable "subnet_id" {
  type        = string
  description = "A private subnet. Another one is another database."
}

variable "group_ids" {
  type = list(string)
}

variable "db_version" {
  type    = string
  default = "16"

  validation {
    condition     = contains(["15", "16"], var.db_version)
    error_message = "db_version has to be 15 or 16."
  }
}

variable "instance_count" {
  type        = number
  description = "One that writes, and those that can take over, 1 to 5."

  validation {
    condition     = var.instance_count >= 1 && var.instance_count <= 5
    error_message = "instance_count has to be 1 to 5."
  }
}

variable "ocpus" {
  type = number

  validation {
    condition     = var.ocpus >= 2 && var.ocpus <= 64
    error_message = "ocpus has to be 2 to 64."
  }
}

variable "memory_gb" {
  type        = number
  description = "Of each instance: 16 GB for each OCPU."

  validation {
    condition     = var.memory_gb >= 32 && var.memory_gb <= 1024
    error_message = "memory_gb has to be 32 to 1024."
  }
}

variable "admin_secret" {
  type        = object({ id = string, version = string })
  description = "The vault's secret with the administrator's password. The vault made it; nobody here sees it."
}

variable "backup_retention_days" {
  type    = number
  default = 35

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days has to be 7 to 35."
  }
}

variable "tags" {
  type = map(string)
}
