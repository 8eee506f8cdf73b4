import { loadStackConfig } from './config.js';
import { portLayout } from './port-layout.js';

/**
 * Where `npm start` of this environment puts its gateway, whether it runs or not.
 *
 * @throws ConfigError
 */
export function localGatewayUrl(env: NodeJS.ProcessEnv = process.env): string {
  const { services } = portLayout(loadStackConfig(env));
  return `http://127.0.0.1:${String(services.gateway[0])}`;
}
