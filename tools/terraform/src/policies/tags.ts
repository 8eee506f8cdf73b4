import { nameOf } from '../configuration.js';
import type { Policy } from './policy.js';

/** Types that the provider gives no tags. */
const untagged = new Set([
  'oci_core_network_security_group_security_rule',
  'oci_containerengine_addon',
  'oci_redis_redis_cluster_attach_oci_cache_user',
]);
const tags = { application: '${local.constants.application}', environment: '${var.environment}' };

/** Every resource carries the environment's tags: what costs money can be told apart. */
export const everythingIsTagged: Policy = ({ configuration: { blocks } }) => {
  const resources = blocks.filter(({ kind, type }) => kind === 'resource' && !untagged.has(type));
  const faults = resources
    .filter(({ body }) => body['freeform_tags'] !== '${var.tags}')
    .map((block) => `${nameOf(block)} has not the tags of its environment (freeform_tags = var.tags)`);
  const locals = blocks.filter(({ folder, kind }) => folder === 'modules/environment' && kind === 'locals');
  const said = JSON.stringify(locals.map(({ body }) => body['tags']));
  for (const [tag, value] of Object.entries(tags))
    if (!said.includes(JSON.stringify(tag).slice(1, -1)) || !said.includes(value))
      faults.push(`modules/environment: the tag ${tag} is not ${value}`);
  return faults;
};
