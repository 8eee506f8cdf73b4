// docker compose config --format json | node infra/docker/check-compose.mjs: holds the compose file against the table of
// services, and every container against what it may. Prints each fault; exits with 1 when there is one.
import { text } from 'node:stream/consumers';
import { serviceNames, services as table } from '@shop/contracts/services';

const { services } = JSON.parse(await text(process.stdin));
const faults = [];
const demand = (condition, fault) => condition || faults.push(fault);

for (const name of serviceNames) {
  const service = services[name];
  demand(service !== undefined, `${name} is in the table of services and not in the file`);
  if (service === undefined) continue;
  for (const other of table[name].calls)
    demand(
      service.environment[`SERVICE_${other.toUpperCase()}_URLS`] === `http://${other}:8080`,
      `${name} is not told where ${other} is`,
    );
  demand(
    !table[name].ownsDatabase || services[`${name}-migrate`]?.command?.[0] === 'migrate',
    `nobody migrates the database of ${name}`,
  );
}

for (const [name, service] of Object.entries(services)) {
  const isOnce = service.restart === 'no';
  demand(service.read_only === true, `${name} can write to its image`);
  demand(service.cap_drop?.includes('ALL'), `${name} keeps capabilities`);
  demand(service.security_opt?.includes('no-new-privileges:true'), `${name} may gain privileges`);
  demand(service.user !== undefined, `${name} is nobody in particular, so root`);
  demand(isOnce || service.mem_limit !== undefined, `${name} may take all memory`);
  demand(isOnce || service.healthcheck !== undefined, `${name} has no health check`);
  demand(isOnce || service.restart === 'unless-stopped', `${name} does not come back after a crash`);
  const published = service.ports ?? [];
  demand(
    name === 'gateway' ? published.length === 1 : published.length === 0,
    `${name} publishes ${published.length} ports`,
  );
  demand(
    published.every(({ host_ip: address }) => address === '127.0.0.1'),
    `${name} is published beyond this machine`,
  );
}

for (const fault of faults) console.error(fault);
console.log(`docker-compose.yml: ${Object.keys(services).length} containers, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
