variable "compartment_id" {
  type = string
}

variable "name" {
  type = string
}

variable "vcn_id" {
  type = string
}

variable "subnet_ids" {
  type        = map(string)
  description = "api, nodes, pods, load_balancer."
}

variable "group_ids" {
  type        = map(string)
  description = "Network security groups: api, nodes, pods."
}

variable "kubernetes" {
  type        = object({ version = string, servicesCidr = string })
  description = "As in infra/environments.json."

  validation {
    condition     = can(regex("^v1\\.(3[2-9])\\.[0-9]+$", var.kubernetes.version))
    error_message = "kubernetes.version has to be v1.32 or newer: the manifests use what came with 1.30, and OKE serves three versions."
  }
}

variable "nodes" {
  type        = object({ minimum = number, maximum = number, ocpus = number, memoryGb = number })
  description = "Machines: how many the autoscaler may keep, and how large each is."

  validation {
    condition     = var.nodes.minimum >= 2 && var.nodes.minimum <= var.nodes.maximum && var.nodes.maximum <= 50
    error_message = "nodes: 2 at least, so that one may go; maximum not below minimum, and 50 at most."
  }

  validation {
    condition     = var.nodes.ocpus >= 1 && var.nodes.memoryGb >= 8 * var.nodes.ocpus && var.nodes.memoryGb <= 64 * var.nodes.ocpus
    error_message = "nodes: 1 OCPU at least, and 8 to 64 GB for each."
  }
}

variable "operator_cidrs" {
  type        = list(string)
  description = "From where operators may reach the bastion, and so the API."

  validation {
    condition = length(var.operator_cidrs) > 0 && alltrue([
      for cidr in var.operator_cidrs : can(cidrhost(cidr, 0)) && tonumber(split("/", cidr)[1]) >= 16
    ])
    error_message = "operator_cidrs has to name your own addresses, none wider than a /16."
  }
}

variable "tags" {
  type = map(string)
}
