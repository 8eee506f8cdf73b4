import { isServiceName, serviceNames, type ServiceName } from '@shop/contracts/services';
import { ConfigError, type ConfigFault } from '@shop/errors';
import { isAskable } from '../ports/ports.js';
import { type LayoutOptions, portLayout, wantedPorts } from './port-layout.js';

/** What the environment says about the shop to start. */
export interface StackConfig extends LayoutOptions {
  /** Whether Redis speaks TLS only and each service comes in as its own user, as in production. */
  readonly isRedisSecured: boolean;
}

const LOWEST_BASE = 1024;
/** Redis' bus takes the highest port, base + 10,708; from 32,768 on Linux chooses ports of outgoing connections. */
const HIGHEST_BASE = 22_000;
const MOST_INSTANCES = 5;

/**
 * Reads SHOP_PORT_BASE (a number), SHOP_INSTANCES (`product=2,order=3`) and SHOP_REDIS_TLS (`true`); all may be absent.
 *
 * @throws ConfigError with every fault at once.
 */
export function loadStackConfig(env: NodeJS.ProcessEnv = process.env): StackConfig {
  const faults: ConfigFault[] = [];
  const portBase = parseBase(env['SHOP_PORT_BASE'], faults);
  const instances = parseInstances(env['SHOP_INSTANCES'], faults);
  const isRedisSecured = parseSwitch(env['SHOP_REDIS_TLS'], faults);
  const unasked = wantedPorts(portLayout({ portBase, instances })).find(({ port }) => !isAskable(port));
  if (unasked !== undefined)
    faults.push({
      variable: 'SHOP_PORT_BASE',
      problem: `gives ${unasked.part} port ${String(unasked.port)}, which browsers refuse to ask`,
    });
  if (faults.length > 0) throw new ConfigError(faults);
  return { portBase, instances, isRedisSecured };
}

function parseSwitch(text: string | undefined, faults: ConfigFault[]): boolean {
  if (text !== undefined && !['', 'true', 'false'].includes(text))
    faults.push({ variable: 'SHOP_REDIS_TLS', problem: 'must be true or false' });
  return text === 'true';
}

function parseBase(text: string | undefined, faults: ConfigFault[]): number | null {
  if (text === undefined || text === '') return null;
  const base = Number(text);
  if (Number.isInteger(base) && base >= LOWEST_BASE && base <= HIGHEST_BASE) return base;
  const problem = `must be a whole number from ${LOWEST_BASE} to ${HIGHEST_BASE}, such as 20000`;
  faults.push({ variable: 'SHOP_PORT_BASE', problem });
  return null;
}

function parseInstances(
  text: string | undefined,
  faults: ConfigFault[],
): Partial<Record<ServiceName, number>> {
  const instances: Partial<Record<ServiceName, number>> = {};
  for (const entry of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [name = '', count = ''] = entry.split('=').map((part) => part.trim());
    const problem = faultOf(name, count);
    if (problem) faults.push({ variable: 'SHOP_INSTANCES', problem });
    else if (isServiceName(name)) instances[name] = Number(count);
  }
  return instances;
}

function faultOf(name: string, count: string): string | null {
  if (!isServiceName(name)) return `knows no such service; there are ${serviceNames.join(', ')}`;
  if (!/^[1-9]$/.test(count) || Number(count) > MOST_INSTANCES)
    return `${name} takes a number from 1 to ${MOST_INSTANCES}, as in ${name}=2`;
  if (name === 'gateway' && count !== '1') return 'gateway is the one public door and runs once';
  return null;
}
