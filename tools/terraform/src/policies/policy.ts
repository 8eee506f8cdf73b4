import type { Configuration } from '../configuration.js';
import type { Constants } from '../constants.js';

export interface Subject {
  readonly configuration: Configuration;
  readonly constants: Constants;
}

/** Says what is wrong, one sentence each that names the block or the field; nothing when all is well. */
export type Policy = (subject: Subject) => string[];
