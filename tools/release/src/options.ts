import { parseArgs } from 'node:util';
import { type Environment, environments } from './overlay.js';
import { NotReadyError } from './release.errors.js';

export const usage = `npm run release -- <${environments.join('|')}> [--again <commit of an earlier release>]`;

export interface Options {
  readonly environment: Environment;
  readonly again: string | null;
}

/** @throws NotReadyError when the line is another one; it says what to type */
export function parseOptions(args: readonly string[]): Options {
  const refuse = () => new NotReadyError(`Type ${usage}`);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { again: { type: 'string' } },
      allowPositionals: true,
    });
    const environment = environments.find((name) => name === positionals[0]);
    if (environment === undefined || positionals.length !== 1) throw refuse();
    return { environment, again: values.again ?? null };
  } catch {
    throw refuse();
  }
}
