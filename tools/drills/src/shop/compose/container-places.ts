import type { NodePlace } from '../nodes/node-addresses.js';
import type { Container } from './containers.js';
import { docker } from './engine.js';

/** Of every node. */
const PORT = 6379;

/** The nodes among the containers, by number. @throws ContainerCommandError */
export async function nodePlaces(containers: readonly Container[]): Promise<NodePlace[]> {
  const nodes = containers.flatMap(({ Name, Service }) => {
    const number = Number(/^redis-(\d+)$/.exec(Service)?.[1]);
    return Number.isNaN(number) ? [] : [{ number, name: Name }];
  });
  const addressOf = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const places = nodes.map(async (node) => ({
    ...node,
    ip: (await docker('inspect', '--format', addressOf, node.name)).trim(),
    port: PORT,
  }));
  return (await Promise.all(places)).toSorted((one, other) => one.number - other.number);
}
