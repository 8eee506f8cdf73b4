import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { localGatewayUrl } from '@shop/local-stack';

/** Of the shop of this clone, whether it runs already or not. */
export const gatewayUrl = localGatewayUrl;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The machine's own browser: `CHROMIUM`, or the first one of the PATH.
 *
 * @throws Error that says how to get one
 */
export function findChromium(): string {
  const chosen = process.env.CHROMIUM;
  if (chosen) return chosen;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(
    'No Chromium on the PATH. Install one (Debian: apt-get install chromium), or set CHROMIUM.',
  );
}
