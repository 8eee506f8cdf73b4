// infra/terraform/write-overlay <environment>: writes what Terraform made into the overlay of that name. Reads the output
// `overlay` as JSON from its input.
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '@shop/errors';
import { z } from 'zod';
import { environmentNames } from './constants.js';
import { overlayOutput, writeOverlay } from './overlay/overlay.js';

try {
  const environment = z.enum(environmentNames).parse(process.argv[2]);
  const output = overlayOutput.parse(JSON.parse(await text(process.stdin)));
  const changed = writeOverlay(join('k8s/overlays', environment), output);
  process.stdout.write(changed.length === 0 ? 'nothing to change\n' : `written: ${changed.join(', ')}\n`);
} catch (error) {
  if (!(error instanceof AppError) && !(error instanceof z.ZodError)) throw error;
  process.stderr.write(`write-overlay: ${error.message}\n`);
  process.exitCode = 1;
}
