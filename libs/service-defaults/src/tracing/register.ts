// The preload: `node --import @shop/service-defaults/tracing dist/main.js`.
import { tracingConfig } from './config.js';
import { startTracing } from './tracing.js';

const { endpoint, serviceName } = tracingConfig();
if (endpoint) await startTracing({ endpoint, serviceName });
