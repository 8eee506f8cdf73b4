variable "compartment_id" {
  type        = string
  description = "Where everything of the environment lives."
}

variable "name" {
  type        = string
  description = "What the names of all parts begin with: ecommerce-production."
}

variable "cidrs" {
  type = object({
    vcn          = string
    loadBalancer = string
    api          = string
    cache        = string
    database     = string
    nodes        = string
    pods         = string
  })
  description = "The network and its six subnets, each inside it."

  validation {
    condition     = alltrue([for cidr in values(var.cidrs) : can(cidrhost(cidr, 0)) && can(regex("^10\\.", cidr))])
    error_message = "Each of cidrs has to be a range of 10.0.0.0/8, such as 10.0.6.0/24."
  }

  validation {
    condition = alltrue([
      for cidr in values(var.cidrs) :
      join(".", slice(split(".", cidr), 0, 2)) == join(".", slice(split(".", var.cidrs.vcn), 0, 2))
    ])
    error_message = "Each subnet has to lie inside vcn, a /16."
  }

  validation {
    condition     = length(distinct(values(var.cidrs))) == 7
    error_message = "No two subnets may have the same addresses."
  }
}

variable "ports" {
  type = object({
    https    = number
    service  = number
    redis    = number
    postgres = number
    smtp     = number
  })
  description = "The ports of the shop, as in infra/environments.json."
}

variable "tags" {
  type        = map(string)
  description = "Free-form tags of every resource."
}
