import type { Configuration } from '../configuration.js';
import type { Constants } from '../constants.js';
import type { OverlayNames } from '../overlay/overlay-names.js';

export interface Subject {
  readonly configuration: Configuration;
  readonly constants: Constants;
  readonly overlays: OverlayNames;
}

/** Says what is wrong, one sentence each that names the block or the field; nothing when all is well. */
export type Policy = (subject: Subject) => string[];
