import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LibraryCopy } from '../support/library-copy.js';

/** A fault as Stryker's report tells of it: mutation-testing-elements' schema, as far as it is used here. */
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly status: string;
}
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Trial {
  /** Source files below the library, or ranges in them (`src/a.ts:3:1-4:7`). */
  readonly mutated: readonly string[];
  /** Spec files that look for the faults, below the library. */
  readonly specs: readonly string[];
}

/** Plays specs against faults in the copy, and returns the faults by file. @throws Error when Stryker could not run */
export async function tryFaults(
  copy: LibraryCopy,
  clusters: string,
  { mutated, specs }: Trial,
): Promise<ReadonlyMap<string, readonly Mutant[]>> {
  const report = join(copy.library, 'reports/mutation.json');
  rmSync(report, { force: true });
  const stryker = join(copy.workspace, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const child = spawn(
    process.execPath,
    [stryker, 'run', 'test/mutation/stryker.config.json', '--mutate', mutated.join()],
    {
      cwd: copy.library,
      env: { ...process.env, MUTATION_SPECS: JSON.stringify(specs), SHARED_CLUSTERS: clusters },
      stdio: 'inherit',
    },
  );
  await once(child, 'exit');
  if (!existsSync(report)) throw new Error(`Stryker made no report of ${mutated.join(', ')}`);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
  };
  return new Map(Object.entries(files).map(([file, { mutants }]) => [file, mutants]));
}
