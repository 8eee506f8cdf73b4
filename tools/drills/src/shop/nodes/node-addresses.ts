/**
 * Nodes in containers listen at addresses of the shop's own network. Drills know nodes by their ports on
 * loopback; so here each goes by its number as if that were its port, and what passes between the two worlds is
 * translated: `127.0.0.1:2` here is `172.30.77.12:6379` there.
 */

import { BUS_OFFSET } from '@shop/local-stack';

export interface NodePlace {
  /** 2 of `redis-2`. */
  readonly number: number;
  /** Of its container, or as it is called on the network. */
  readonly name: string;
  readonly ip: string;
  readonly port: number;
}

/** The words of a command, as the nodes understand them. */
export function outbound(words: readonly string[], places: readonly NodePlace[]): string[] {
  const placeOf = (port: string) => places.find(({ number }) => String(number) === port);
  const sent: string[] = [];
  for (const word of words) {
    const [, port = ''] = /^127\.0\.0\.1:(\d+)$/.exec(word) ?? [];
    const isPortOfMeeting = sent.at(-1) === '127.0.0.1';
    const place = placeOf(isPortOfMeeting ? word : port);
    if (place && isPortOfMeeting) sent.splice(-1, 1, place.ip, String(place.port));
    else sent.push(place ? `${place.ip}:${place.port}` : word);
  }
  return sent;
}

/**
 * A script for `sed -u` that translates what redis-cli prints: addresses as CLUSTER NODES spells them, and an address
 * and a port in two lines, as ROLE does.
 */
export function inboundScript(places: readonly NodePlace[]): string {
  const inLines = places.map(
    ({ number, ip, port }) => `s/${escaped(ip)}:${port}@${port + BUS_OFFSET}/127.0.0.1:${number}@${number}/g`,
  );
  const inTwoLines = [...new Set(places.map(({ ip }) => ip))].map((address) => {
    const numbers = places
      .filter(({ ip }) => ip === address)
      .map(({ port, number }) => `s/^${port}$/${number}/;t`);
    return `/^${escaped(address)}$/{s/.*/127.0.0.1/;n;${numbers.join(';')};}`;
  });
  return [...inLines, ...inTwoLines].join('\n');
}

function escaped(ip: string): string {
  return ip.replaceAll('.', '\\.');
}
