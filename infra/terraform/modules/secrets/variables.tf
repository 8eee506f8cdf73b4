variable "compartment_id" {
  type = string
}

variable "name" {
  type = string
}

variable "cluster_id" {
  type        = string
  description = "The Kubernetes cluster whose workload may read."
}

variable "reader" {
  type        = object({ namespace = string, serviceAccount = string })
  description = "The one account in it that may."
}

variable "tags" {
  type = map(string)
}
