/** The containers of the shop, as compose finds them: its project, files and .env are compose's own business. */
import { z } from 'zod';
import { NoSuchContainerError } from './compose.errors.js';
import { docker } from './engine.js';

const containerSchema = z.object({
  /** `shop-redis-1-1` */
  Name: z.string(),
  /** `redis-1` */
  Service: z.string(),
  State: z.string(),
});

export type Container = z.infer<typeof containerSchema>;

/** Those that run, of any profile, by name. @throws ContainerCommandError */
export async function runningContainers(): Promise<Container[]> {
  const listed = await docker('compose', '--profile', '*', 'ps', '--format', 'json');
  return parseContainers(listed).filter(({ State }) => State === 'running');
}

/** `docker compose ps --format json`: an object a line; before Compose 2.21 one array. */
export function parseContainers(listed: string): Container[] {
  const rows = listed.split('\n').filter((line) => line.trim() !== '');
  const containers = rows.flatMap((row) =>
    z.union([z.array(containerSchema), containerSchema]).parse(JSON.parse(row)),
  );
  return containers.toSorted((one, other) => one.Name.localeCompare(other.Name));
}

/** The first one of a service. @throws NoSuchContainerError */
export function containerOf(service: string, containers: readonly Container[]): string {
  const found = containers.find(({ Service }) => Service === service);
  if (found) return found.Name;
  throw new NoSuchContainerError(service);
}

const stateSchema = z.object({
  Running: z.boolean(),
  /** Until it has been started once it has none. */
  Health: z.object({ Status: z.string() }).optional(),
});

/** How a container is, by its name. @throws ContainerCommandError */
export async function stateOf(name: string): Promise<{ isRunning: boolean; isHealthy: boolean }> {
  const { Running, Health } = stateSchema.parse(
    JSON.parse(await docker('inspect', '--format', '{{json .State}}', name)),
  );
  return { isRunning: Running, isHealthy: Running && Health?.Status === 'healthy' };
}
