/** Ranges of IPv4 addresses. A text that is none is thrown. */

interface Range {
  readonly first: number;
  readonly last: number;
}

/** @throws RangeError when it is not an address, a slash and 0 to 32, or has bits past the prefix */
export function rangeOf(cidr: string): Range {
  const [, address = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr) ?? [];
  const octets = address.split('.').map(Number);
  const size = 2 ** (32 - Number(bits));
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const isRange = address !== '' && Number(bits) <= 32 && octets.every((octet) => octet <= 255);
  if (!isRange || first % size !== 0) throw new RangeError(`${cidr} is no range of addresses`);
  return { first, last: first + size - 1 };
}

export function isInside(inner: string, outer: string): boolean {
  const [small, large] = [rangeOf(inner), rangeOf(outer)];
  return small.first >= large.first && small.last <= large.last;
}

export function overlap(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a.first <= b.last && b.first <= a.last;
}
