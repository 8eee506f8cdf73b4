variable "compartment_id" {
  type = string
}

variable "name" {
  type = string
}

variable "subnet_ids" {
  type        = map(string)
  description = "Whose flows are logged."
}

variable "resource_ids" {
  type        = object({ redis = string, postgres = string, cluster = string })
  description = "What is watched."
}

variable "alarm_email" {
  type        = string
  description = "Who is told. OCI sends a mail to be confirmed first."

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[a-z]{2,}$", var.alarm_email))
    error_message = "alarm_email has to be a mail address."
  }
}

variable "log_retention_days" {
  type    = number
  default = 30

  validation {
    condition     = var.log_retention_days >= 30 && var.log_retention_days <= 180 && var.log_retention_days % 30 == 0
    error_message = "log_retention_days has to be 30, 60, 90, 120, 150 or 180."
  }
}

variable "tags" {
  type = map(string)
}
