import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.js';
import { readConstants } from './constants.js';
import { readOverlayNames } from './overlay/overlay-names.js';
import { policies } from './policies.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const copies: string[] = [];

interface Plant {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

async function faultsOf(tree: string): Promise<string[]> {
  const subject = {
    configuration: await readConfiguration(tree),
    constants: readConstants(tree),
    overlays: readOverlayNames(tree),
  };
  return Object.values(policies).flatMap((policy) => policy(subject));
}

/** A copy of infra and k8s with one thing changed, by its path from infra; a text that is not there is a mistake of the spec. */
async function faultsWith({ file, find, replace }: Plant): Promise<string[]> {
  const tree = mkdtempSync(join(tmpdir(), 'shop-terraform-'));
  copies.push(tree);
  for (const part of ['infra/terraform', 'infra/environments.json', 'k8s/overlays', 'k8s/components'])
    cpSync(join(root, part), join(tree, part), { recursive: true });
  const path = join(tree, 'infra', file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(find);
  writeFileSync(path, before.replace(find, replace));
  return faultsOf(tree);
}

afterEach(() => {
  for (const tree of copies.splice(0)) rmSync(tree, { recursive: true });
});

describe('what is committed', () => {
  it('breaks no policy', async () => {
    expect(await faultsOf(root)).toEqual([]);
  });
});

describe('a planted fault is named', () => {
  const constants = 'environments.json';
  const production = (find: string, replace: string): Plant => ({ file: constants, find, replace });
  const redis = 'terraform/modules/redis/main.tf';
  const flows = 'terraform/modules/network/flows.tf';
  const network = 'terraform/modules/network/main.tf';

  it.each<[string, Plant, string]>([
    [
      'a cache outside its network',
      production('"cache": "10.0.6.0/24"', '"cache": "10.9.6.0/24"'),
      'production: cache 10.9.6.0/24 is outside the network 10.0.0.0/16',
    ],
    [
      'a cache in another subnet than the specified',
      production('"cache": "10.0.6.0/24"', '"cache": "10.0.5.0/24"'),
      'production: cache is 10.0.6.0/24 in the specification, not 10.0.5.0/24',
    ],
    [
      'two subnets with the same addresses',
      production('"database": "10.1.7.0/24"', '"database": "10.1.6.0/25"'),
      'staging: cache and database share addresses',
    ],
    [
      'an address written in Terraform',
      {
        file: 'terraform/modules/environment/main.tf',
        find: 'local.environment.network\n',
        replace: '{ vcn = "10.0.0.0/16" }\n',
      },
      'has addresses of its own: infra/environments.json has them',
    ],
    [
      'an environment that makes another',
      { file: 'terraform/environments/staging/main.tf', find: '= "staging"', replace: '= "production"' },
      'environments/staging makes another environment',
    ],
    [
      'a cluster with another name',
      production('"ecommerce-production-redis"', '"shop-production-redis"'),
      'production: redis is ecommerce-production-redis in the specification, not shop-production-redis',
    ],
    [
      'two shards',
      production(
        '"shards": { "default": 3, "allowed": [3, 5] }',
        '"shards": { "default": 2, "allowed": [2, 3, 5] }',
      ),
      'staging: 2 shards: OCI Cache takes odd numbers, and the shop 3 to 9',
    ],
    [
      'four shards',
      production('"default": 3, "allowed": [3, 5, 7, 9]', '"default": 4, "allowed": [3, 5, 7, 9]'),
      'production: 4 shards: OCI Cache takes odd numbers, and the shop 3 to 9',
    ],
    [
      'eleven shards',
      production('"allowed": [3, 5, 7, 9]', '"allowed": [3, 5, 7, 9, 11]'),
      'production: 11 shards: OCI Cache takes odd numbers, and the shop 3 to 9',
    ],
    [
      'a limit that was lifted in Terraform alone',
      {
        file: 'terraform/modules/redis/variables.tf',
        find: 'var.shard_count <= 9',
        replace: 'var.shard_count <= 11',
      },
      'modules/redis: shard_count is not limited by var.shard_count >= 3 && var.shard_count <= 9 && var.shard_count % 2 == 1',
    ],
    [
      'an environment that allows more shards than the constants',
      {
        file: 'terraform/environments/staging/variables.tf',
        find: 'contains([3, 5]',
        replace: 'contains([3, 5, 7]',
      },
      'environments/staging: redis_shards is not limited to what infra/environments.json allows',
    ],
    [
      'a password in plain text',
      {
        file: 'terraform/modules/postgres/main.tf',
        find: 'password_type  = "VAULT_SECRET"',
        replace: 'password_type = "PLAIN_TEXT"\n      password = "correct-horse"',
      },
      'modules/postgres: oci_psql_db_system.this takes a password in plain text (credentials.password_details.password_type)',
    ],
    [
      'a secret with a default',
      {
        file: 'terraform/environments/production/variables.tf',
        find: '  sensitive   = true',
        replace: '  sensitive   = true\n  default     = {}',
      },
      'environments/production: variable.redis_password_hashes has a default: a secret has none',
    ],
    [
      'a secret that plans show',
      { file: 'terraform/modules/redis/variables.tf', find: '  sensitive   = true\n', replace: '' },
      'modules/redis: variable.password_hashes is not sensitive: plans would show it',
    ],
    [
      'a secret that the state would keep',
      {
        file: 'terraform/modules/secrets/main.tf',
        find: 'enable_auto_generation = true',
        replace: 'secret_content {\n    content_type = "BASE64"\n    content = "aGVsbG8="\n  }',
      },
      'modules/secrets: oci_vault_secret.postgres_admin writes a secret, and the state would keep it',
    ],
    [
      'SSH from everywhere',
      {
        file: flows,
        find: '    images   =',
        replace: '    ssh      = { from = "internet", to = "nodes", port = 22 }\n    images   =',
      },
      'modules/network: the flow ssh lets internet to nodes on port 22',
    ],
    [
      'a cache that is open to everybody',
      {
        file: flows,
        find: '= { from = "pods", to = "cache"',
        replace: '= { from = "internet", to = "cache"',
      },
      'modules/network: the flow cache lets internet to cache on port ${var.ports.redis}',
    ],
    [
      'plain HTTP',
      { file: flows, find: 'port = var.ports.https', replace: 'port = 80' },
      'modules/network: the flow shoppers lets internet to load_balancer on port 80',
    ],
    [
      'a bastion for everybody',
      { file: flows, find: '{ address = var.cidrs.api, type', replace: '{ address = "0.0.0.0/0", type' },
      'is open to every address',
    ],
    [
      'a rule past the flows',
      {
        file: network,
        find: 'display_name               = "${var.name}-empty"',
        replace: 'ingress_security_rules {\n    protocol = "6"\n    source = "0.0.0.0/0"\n  }',
      },
      'modules/network: oci_core_default_security_list.empty has ingress_security_rules: flows.tf is where they belong',
    ],
    [
      'a public database',
      { file: network, find: 'label = "db", public = false', replace: 'label = "db", public = true' },
      'modules/network: the subnet database is public',
    ],
    [
      'a cache in the wrong subnet',
      {
        file: 'terraform/modules/environment/main.tf',
        find: 'subnet_ids["cache"]',
        replace: 'subnet_ids["load_balancer"]',
      },
      'modules/environment: oci_redis_redis_cluster is not in module.network.subnet_ids["cache"]',
    ],
    [
      'a public API',
      {
        file: 'terraform/modules/oke/main.tf',
        find: 'is_public_ip_enabled = false',
        replace: 'is_public_ip_enabled = true',
      },
      'modules/oke: oci_containerengine_cluster.this has a public API',
    ],
    [
      'a resource without tags',
      {
        file: redis,
        find: '  subnet_id               = var.subnet_id\n  nsg_ids                 = var.group_ids\n  freeform_tags           = var.tags\n',
        replace: '  subnet_id = var.subnet_id\n',
      },
      'modules/redis: oci_redis_redis_cluster.this has not the tags of its environment (freeform_tags = var.tags)',
    ],
    [
      'syntax that Resource Manager does not know',
      {
        file: 'terraform/modules/redis/variables.tf',
        find: 'condition     = var.memory_gb >= 2',
        replace: 'condition     = var.memory_gb >= var.shard_count',
      },
      'modules/redis: variable.memory_gb is validated by another variable (1.9): use a precondition',
    ],
    [
      'a service without secrets',
      production(
        '    "cart": ["DATABASE_CA", "DATABASE_URL", "IDENTITY_PUBLIC_KEY", "REDIS_PASSWORD"],\n',
        '',
      ),
      'infra/environments.json: cart has no secrets',
    ],
    [
      'an output that was removed, though overlays hold it',
      {
        file: 'terraform/modules/environment/outputs.tf',
        find: '    VAULT_ID                = module.secrets.vault_id\n',
        replace: '',
      },
      'modules/environment: output.platform lacks VAULT_ID, which components take',
    ],
    [
      'an output that no overlay holds',
      {
        file: 'terraform/modules/environment/outputs.tf',
        find: '    VAULT_ID                = module.secrets.vault_id\n',
        replace: '    VAULT_ID                = module.secrets.vault_id\n    SPARE                   = "x"\n',
      },
      'platform.env of staging lacks SPARE, which Terraform tells',
    ],
    [
      'an output that nobody reads',
      {
        file: '../k8s/components/managed-stores/kustomization.yaml',
        find: 'fieldPath: data.DATABASE_CIDR',
        replace: 'fieldPath: data.CACHE_CIDR',
      },
      'k8s/components: nobody takes DATABASE_CIDR, which Terraform tells',
    ],
    [
      'a line that one overlay has lost',
      { file: '../k8s/overlays/staging/platform.env', find: 'HOST=staging.shop.example\n', replace: '' },
      'platform.env of staging lacks HOST, which Terraform tells',
    ],
    [
      'a line that one overlay has and Terraform does not tell',
      {
        file: '../k8s/overlays/production/platform.env',
        find: 'HOST=shop.example\n',
        replace: 'HOST=shop.example\nSPARE=1\n',
      },
      'modules/environment: output.platform lacks SPARE, which production holds',
    ],
  ])('%s', async (_, plant, fault) => {
    expect((await faultsWith(plant)).filter((one) => one.includes(fault))).toHaveLength(1);
  });
});
