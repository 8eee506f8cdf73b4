# What the tests' provider answers where a module reads a list; everything else it makes up.

mock_data "oci_identity_availability_domains" {
  defaults = {
    availability_domains = [
      { id = "ocid1.availabilitydomain.1", name = "AD-1", compartment_id = "ocid1.tenancy" },
      { id = "ocid1.availabilitydomain.2", name = "AD-2", compartment_id = "ocid1.tenancy" },
      { id = "ocid1.availabilitydomain.3", name = "AD-3", compartment_id = "ocid1.tenancy" },
    ]
  }
}

mock_data "oci_core_services" {
  defaults = {
    services = [{
      id          = "ocid1.service.oc1.uk-london-1.all"
      name        = "All LHR Services In Oracle Services Network"
      cidr_block  = "all-lhr-services-in-oracle-services-network"
      description = "All LHR Services In Oracle Services Network"
    }]
  }
}

mock_data "oci_containerengine_node_pool_option" {
  defaults = {
    sources = [
      { source_type = "IMAGE", image_id = "ocid1.image.arm", source_name = "Oracle-Linux-8.10-aarch64-2025.09.16-0-OKE-1.34.2-1330" },
      { source_type = "IMAGE", image_id = "ocid1.image.gpu", source_name = "Oracle-Linux-8.10-Gen2-GPU-2025.09.16-0-OKE-1.34.2-1330" },
      { source_type = "IMAGE", image_id = "ocid1.image.older", source_name = "Oracle-Linux-8.10-2025.09.16-0-OKE-1.33.1-1330" },
      { source_type = "IMAGE", image_id = "ocid1.image.right", source_name = "Oracle-Linux-8.10-2025.09.16-0-OKE-1.34.2-1330" },
    ]
  }
}

mock_data "oci_objectstorage_namespace" {
  defaults = { namespace = "examplenamespace" }
}

# Known when it is planned: no test applies what must never be destroyed.
mock_resource "oci_redis_redis_cluster" {
  override_during = plan
  defaults = {
    id             = "ocid1.rediscluster.oc1..aaaa"
    discovery_fqdn = "discovery.redis.uk-london-1.oci.oraclecloud.com"
    node_collection = [{
      items = [
        { display_name = "1-1", private_endpoint_ip_address = "10.0.6.2", private_endpoint_fqdn = "abc-1-1.redis.uk-london-1.oci.oraclecloud.com" },
        { display_name = "1-2", private_endpoint_ip_address = "10.0.6.3", private_endpoint_fqdn = "abc-1-2.redis.uk-london-1.oci.oraclecloud.com" },
        { display_name = "2-1", private_endpoint_ip_address = "10.0.6.4", private_endpoint_fqdn = "abc-2-1.redis.uk-london-1.oci.oraclecloud.com" },
        { display_name = "2-2", private_endpoint_ip_address = "10.0.6.5", private_endpoint_fqdn = "abc-2-2.redis.uk-london-1.oci.oraclecloud.com" },
        { display_name = "3-1", private_endpoint_ip_address = "10.0.6.6", private_endpoint_fqdn = "abc-3-1.redis.uk-london-1.oci.oraclecloud.com" },
        { display_name = "3-2", private_endpoint_ip_address = "10.0.6.7", private_endpoint_fqdn = "abc-3-2.redis.uk-london-1.oci.oraclecloud.com" },
      ]
    }]
  }
}

mock_data "oci_psql_db_system_connection_detail" {
  defaults = {
    ca_certificate      = "-----BEGIN CERTIFICATE-----"
    primary_db_endpoint = [{ fqdn = "primary.postgresql.uk-london-1.oci.oraclecloud.com", ip_address = "10.0.7.2", port = 5432 }]
  }
}
