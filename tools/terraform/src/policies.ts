import { addressesAreTheSpecified, nothingIsWrittenTwice } from './policies/addresses.js';
import { everyServiceIsThere, resourceManagerRunsIt } from './policies/language.js';
import { onlyHttpsIsOpen, onlyTheBalancerIsPublic } from './policies/network.js';
import { overlaysAreFed } from './policies/overlays.js';
import type { Policy } from './policies/policy.js';
import { noSecretIsWritten } from './policies/secrets.js';
import { shardsAreWithinLimits } from './policies/shards.js';
import { everythingIsTagged } from './policies/tags.js';

/** All that is demanded of infra/terraform and infra/environments.json before anything is applied. */
export const policies: Readonly<Record<string, Policy>> = {
  everythingIsTagged,
  onlyHttpsIsOpen,
  onlyTheBalancerIsPublic,
  noSecretIsWritten,
  addressesAreTheSpecified,
  nothingIsWrittenTwice,
  shardsAreWithinLimits,
  resourceManagerRunsIt,
  everyServiceIsThere,
  overlaysAreFed,
};
