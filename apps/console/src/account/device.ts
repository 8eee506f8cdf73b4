/** The first that fits: each browser also claims to be the ones that came before it. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
] as const;

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A device as its owner knows it, from what its browser said of itself. */
export function deviceOf(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'An unknown device';
  const [browser, system] = [BROWSERS, SYSTEMS].map(
    (known) => known.find(([mark]) => userAgent.includes(mark))?.[1],
  );
  if (browser === undefined) return system ?? userAgent;
  return system === undefined ? browser : `${browser} on ${system}`;
}
