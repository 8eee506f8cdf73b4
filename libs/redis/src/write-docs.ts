import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aclPage } from './acl/acl-page.js';
import { aclRules } from './acl/acl-users.js';
import { keyFamilies } from './keys/key-families.js';
import { keysPage } from './keys/keys-page.js';

/* The program behind `nx run redis:docs`: what is generated out of the key table. The first argument is the repository. */
const root = process.argv[2] ?? '.';
const families = Object.values(keyFamilies);

writeFileSync(join(root, 'docs/redis/keys.md'), keysPage(families));
writeFileSync(join(root, 'docs/redis/acl.md'), aclPage(families));
writeFileSync(join(root, 'infra/redis/acl.json'), `${JSON.stringify(aclRules(families), null, 2)}\n`);
