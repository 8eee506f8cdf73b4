import { serviceNames } from '@shop/contracts/services';
import { nameOf } from '../configuration.js';
import type { Policy } from './policy.js';

/** What came after Terraform 1.5, the newest that Oracle's Resource Manager runs. */
const newer: Readonly<Record<string, RegExp>> = {
  'a provider function (1.8)': /provider::/,
  'templatestring (1.9)': /\btemplatestring\(/,
  'issensitive (1.8)': /\bissensitive\(/,
  'ephemeral values (1.10)': /\bephemeral\b\s*(=|")/,
  'a write-only argument (1.11)': /\w+_wo\s*=/,
  'a removed block (1.7)': /^removed\s*\{/m,
};

/** Oracle's Resource Manager runs the modules: nothing newer than 1.5, and no backend. */
export const resourceManagerRunsIt: Policy = ({ configuration: { blocks, texts } }) => {
  const faults: string[] = [];
  for (const [file, text] of texts)
    for (const [what, pattern] of Object.entries(newer))
      if (pattern.test(text)) faults.push(`${file} has ${what}`);
  for (const folder of new Set(blocks.map((block) => block.folder))) {
    const settings = JSON.stringify(
      blocks.filter((block) => block.folder === folder && block.kind === 'terraform'),
    );
    if (!settings.includes('"required_version":">= 1.5"'))
      faults.push(`${folder}: required_version is not >= 1.5`);
    if (!settings.includes('"source":"oracle/oci"') || !settings.includes('"version":">= 8.2.0, < 9.0.0"'))
      faults.push(`${folder}: oracle/oci is not >= 8.2.0, < 9.0.0`);
    if (settings.includes('"backend"')) faults.push(`${folder}: a backend, which Resource Manager refuses`);
  }
  for (const block of blocks) {
    if (block.kind !== 'variable') continue;
    const others = JSON.stringify(block.body['validation'] ?? '').match(/\bvar\.\w+/g) ?? [];
    if (others.some((other) => other !== `var.${block.name}`))
      faults.push(`${nameOf(block)} is validated by another variable (1.9): use a precondition`);
  }
  return faults;
};

/** Users, secrets and repositories are those of the table of services. */
export const everyServiceIsThere: Policy = ({ constants }) => {
  const named = Object.keys(constants.secrets);
  return [
    ...serviceNames
      .filter((name) => !named.includes(name))
      .map((name) => `infra/environments.json: ${name} has no secrets`),
    ...named
      .filter((name) => !serviceNames.some((one) => one === name))
      .map((name) => `infra/environments.json: ${name} is no service`),
  ];
};
