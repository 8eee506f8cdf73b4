// node tools/terraform/dist/check.js: holds the Terraform files and the constants against the policies. Prints each fault
// with the policy that found it; exits with 1 when there is one.
import { readConfiguration } from './configuration.js';
import { readConstants } from './constants.js';
import { readOverlayNames } from './overlay/overlay-names.js';
import { policies } from './policies.js';

const root = process.cwd();
const subject = {
  configuration: await readConfiguration(root),
  constants: readConstants(root),
  overlays: readOverlayNames(root),
};
const faults = Object.entries(policies).flatMap(([name, policy]) =>
  policy(subject).map((fault) => `${name}: ${fault}`),
);

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `infra/terraform: ${subject.configuration.blocks.length} blocks, ${Object.keys(policies).length} policies, ${faults.length} faults\n`,
);
process.exit(faults.length === 0 ? 0 : 1);
