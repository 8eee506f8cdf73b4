import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles } from './dashboard-files.js';
import { dashboards } from './files.js';

mkdirSync(dashboards, { recursive: true });
for (const [name, text] of dashboardFiles()) writeFileSync(join(dashboards, name), text);
