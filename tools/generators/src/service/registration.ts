import type { ServiceNames } from './service-name.ts';

/** What is written down of a new service. */
export interface NewService extends ServiceNames {
  readonly localPort: number;
}

/** One place in a file. */
export interface Registration {
  readonly file: string;
  /** What is looked for, in words for who has to mend it. */
  readonly place: string;
  /** Global; the last match is the place. */
  readonly anchor: RegExp;
  /** What stands there afterwards. */
  readonly write: (found: string, service: NewService) => string;
}

export const line = (found: string, added: string): string => `${found}\n${added}`;

/** A list as far as its last item. */
export const item = (found: string, added: string): string => `${found.replace(/,?\s*$/, '')}, ${added}`;
