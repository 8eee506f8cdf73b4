output "repository" {
  description = "What the name of each image begins with; the service follows."
  value       = "${var.host}/${data.oci_objectstorage_namespace.this.namespace}/${var.prefix}"
}
