import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { carts } from './carts.js';
import { cluster } from './cluster.js';
import { jobs } from './jobs.js';
import { orders } from './orders.js';
import { redisUse } from './redis-use.js';
import { shop } from './shop.js';

export const dashboards: readonly Dashboard[] = [shop, redisUse, cluster, carts, orders, jobs];
