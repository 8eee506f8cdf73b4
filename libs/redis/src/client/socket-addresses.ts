/* Which node a socket leads to, so that a command can be asked to whom it was written: a map of slots only says to whom it should. */

const addresses = new WeakMap<object, string>();

/** @param address `host:port` as dialled */
export function noteAddress(socket: object, address: string): void {
  addresses.set(socket, address);
}

/** `host:port` of the node; null for a socket that this library did not open. */
export function addressOfSocket(socket: object): string | null {
  return addresses.get(socket) ?? null;
}
