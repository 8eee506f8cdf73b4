import { fileURLToPath } from 'node:url';

/** The repository's root: this file lies two folders below it and one more (`src` or `dist`), wherever it was cloned. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The one file with the settings of every Redis node. */
export const redisConfFile = fileURLToPath(new URL('../../../infra/redis/redis.conf', import.meta.url));
