output "overlay" {
  description = "For infra/terraform/write-overlay."
  value       = { platform = module.shop.platform, repository = module.shop.repository }
}

output "operations" {
  value = module.shop.operations
}

output "sizes" {
  value = module.shop.sizes
}

output "vault" {
  description = "For infra/terraform/write-secrets."
  value       = module.shop.vault
}
