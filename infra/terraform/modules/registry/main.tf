# A private repository per service, for all environments: what was tried in staging is what production pulls, byte for byte. A
# tag, once pushed, names the same image for ever.

data "oci_objectstorage_namespace" "this" {
  compartment_id = var.compartment_id
}

resource "oci_artifacts_container_repository" "service" {
  for_each = var.services

  compartment_id = var.compartment_id
  display_name   = "${var.prefix}/${each.key}"
  is_public      = false
  is_immutable   = true
  freeform_tags  = var.tags

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [defined_tags]
  }
}
