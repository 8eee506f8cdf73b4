variable "compartment_id" {
  type = string
}

variable "prefix" {
  type        = string
  description = "Each repository is <prefix>/<service>."
}

variable "services" {
  type        = set(string)
  description = "Whose repositories are made here: all, or none where another environment has made them."
}

variable "host" {
  type        = string
  description = "The region's registry: lhr.ocir.io."

  validation {
    condition     = can(regex("^[a-z0-9-]+\\.ocir\\.io$", var.host))
    error_message = "host has to be <region>.ocir.io."
  }
}

variable "tags" {
  type = map(string)
}
