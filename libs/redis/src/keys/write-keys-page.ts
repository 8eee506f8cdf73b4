import { writeFileSync } from 'node:fs';
import { keyFamilies } from './key-families.js';
import { keysPage } from './keys-page.js';

/* The program behind `nx run redis:docs`. */
writeFileSync(process.argv[2] ?? 'keys.md', keysPage(Object.values(keyFamilies)));
