# Private, and a tag that is pushed once names the same image for ever.

mock_provider "oci" {
  source = "../../testing"
}

variables {
  compartment_id = "ocid1.compartment.oc1..aaaa"
  prefix         = "ecommerce"
  services       = ["gateway", "cart"]
  host           = "lhr.ocir.io"
  tags           = { application = "ecommerce", environment = "production", managed-by = "terraform" }
}

run "is_private" {
  command = plan

  assert {
    condition     = alltrue([for repository in oci_artifacts_container_repository.service : !repository.is_public && repository.is_immutable])
    error_message = "A repository is public, or lets a tag move."
  }

  assert {
    condition     = oci_artifacts_container_repository.service["cart"].display_name == "ecommerce/cart"
    error_message = "A repository has another name than the overlays'."
  }
}

run "is_made_once" {
  command = plan
  variables { services = [] }

  assert {
    condition     = length(oci_artifacts_container_repository.service) == 0 && output.repository == "lhr.ocir.io/examplenamespace/ecommerce"
    error_message = "An environment that does not own the registry has to name it, and make nothing."
  }
}

run "refuses_a_registry_elsewhere" {
  command         = plan
  expect_failures = [var.host]
  variables { host = "docker.io" }
}
