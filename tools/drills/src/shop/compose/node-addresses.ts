/**
 * Nodes in containers all listen on 6379, at addresses of the shop's own network. Drills know nodes by their ports on
 * loopback; so here each goes by its number as if that were its port, and what passes between the two worlds is
 * translated: `127.0.0.1:2` here is `172.30.77.12:6379` there.
 */
import { docker } from './engine.js';
import type { Container } from './containers.js';

const PORT = 6379;
const BUS = 16_379;

export interface NodePlace {
  /** 2 of `redis-2`. */
  readonly number: number;
  /** Of its container. */
  readonly name: string;
  readonly ip: string;
}

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
  }));
  return (await Promise.all(places)).toSorted((one, other) => one.number - other.number);
}

/** The words of a command, as the nodes understand them. */
export function outbound(words: readonly string[], places: readonly NodePlace[]): string[] {
  const placeOf = (port: string) => places.find(({ number }) => String(number) === port);
  const sent: string[] = [];
  for (const word of words) {
    const [, port = ''] = /^127\.0\.0\.1:(\d+)$/.exec(word) ?? [];
    const isPortOfMeeting = sent.at(-1) === '127.0.0.1';
    const place = placeOf(isPortOfMeeting ? word : port);
    if (place && isPortOfMeeting) sent.splice(-1, 1, place.ip, String(PORT));
    else sent.push(place ? `${place.ip}:${PORT}` : word);
  }
  return sent;
}

/**
 * A script for `sed -u` that translates what redis-cli prints: addresses as CLUSTER NODES spells them, and an address
 * and a port in two lines, as ROLE does.
 */
export function inboundScript(places: readonly NodePlace[]): string {
  return places
    .flatMap(({ number, ip }) => {
      const written = ip.replaceAll('.', '\\.');
      return [
        `s/${written}:${PORT}@${BUS}/127.0.0.1:${number}@${number}/g`,
        `/^${written}$/{s/.*/127.0.0.1/;n;s/^${PORT}$/${number}/;}`,
      ];
    })
    .join('\n');
}
