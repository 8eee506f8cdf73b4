// The cookie header, read and cut by name only. Values are never decoded: ours need no encoding, and others' are not
// ours to understand.

/** Every value that came under one of `names`, in order. A client may send a name twice (RFC 6265, 5.4). */
export function cookieValues(header: string | undefined, names: ReadonlySet<string>): string[] {
  if (header === undefined) return [];
  return pairsOf(header)
    .filter((pair) => names.has(nameOf(pair)))
    .map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
}

/** The header without the cookies of `names`; undefined when nothing is left. */
export function withoutCookies(header: string, names: ReadonlySet<string>): string | undefined {
  const pairs = pairsOf(header);
  const kept = pairs.filter((pair) => !names.has(nameOf(pair)));
  if (kept.length === pairs.length) return header;
  return kept.length === 0 ? undefined : kept.map((pair) => pair.trim()).join('; ');
}

function pairsOf(header: string): string[] {
  return header.split(';');
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return (end === -1 ? pair : pair.slice(0, end)).trim();
}
