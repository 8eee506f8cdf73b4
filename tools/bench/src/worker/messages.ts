import type { Entry } from './abilities.js';
import type { ProgramName } from './programs.js';

/** From the bench to the process of a contestant. */
export type Order =
  | { readonly id: number; readonly do: 'open'; readonly entry: Entry }
  | { readonly id: number; readonly do: 'run'; readonly program: ProgramName; readonly task: unknown }
  | { readonly id: number; readonly do: 'close' };

/** And back. */
export type Reply =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly error: string };
