import { nameOf, valuesOf } from '../configuration.js';
import type { Policy } from './policy.js';

const secretName =
  /(^|_)(password|passphrase|private_key|auth_token|secret_key|password_hashes|hashed_passwords|token)$/;
const isLiteral = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !value.includes('${');
/** Names, numbers and kinds of secrets; not secrets. */
const harmless = /(^|\.)(password_type|passphrase_length|secret_id|secret_version|secret_name)$/;

/** No secret is written here, none has a default, and none reaches the state by a resource that would keep it. */
export const noSecretIsWritten: Policy = ({ configuration: { blocks, texts } }) => {
  const faults: string[] = [];
  for (const block of blocks) {
    if (block.kind === 'variable' && secretName.test(block.name)) {
      if ('default' in block.body) faults.push(`${nameOf(block)} has a default: a secret has none`);
      if (block.body['sensitive'] !== true)
        faults.push(`${nameOf(block)} is not sensitive: plans would show it`);
    }
    for (const [path, value] of valuesOf(block.body)) {
      const argument = path.replace(/\.\d+/g, '');
      if (value === 'PLAIN_TEXT')
        faults.push(`${nameOf(block)} takes a password in plain text (${argument})`);
      if (/(^|\.)secret_content\.content$/.test(argument))
        faults.push(`${nameOf(block)} writes a secret, and the state would keep it`);
      const last = argument.split('.').at(-1) ?? '';
      if (block.kind !== 'variable' && secretName.test(last) && !harmless.test(argument) && isLiteral(value))
        faults.push(`${nameOf(block)} has a secret in plain text (${argument})`);
    }
  }
  for (const [file, text] of texts)
    for (const [index, line] of text.split('\n').entries())
      if (
        /\b(password|passphrase|token)\w*\s*=\s*"[^"$]+"/i.test(line) &&
        !/password_type|VAULT_SECRET/.test(line)
      )
        faults.push(`${file}:${index + 1} has a secret in plain text`);
  return faults;
};
