import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: two folders above the one of this file (`src` or `dist`), wherever it was cloned. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The one file with the settings of every Redis node. */
export const redisConfFile = join(workspaceRoot, 'infra/redis/redis.conf');

/** What each service's user may do in Redis, by user; generated out of the key table (docs/redis/acl.md). */
export const redisAclFile = join(workspaceRoot, 'infra/redis/acl.json');

/** Everything that `npm start` keeps: data, secrets, logs. Removed by `npm run reset`, ignored by git. */
export const stateDirectory = join(workspaceRoot, '.local');
