import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LibraryCopy } from '../support/library-copy.js';
import type { PlantedFault } from './planted-fault.js';

const NODE = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** A copy of this library in which one fault after the other is planted, and whose specs are run by a Jest of their own. */
export class FaultyCopy {
  readonly #copy = new LibraryCopy();

  /** @throws Error when the script no longer has, exactly once, what the fault changes */
  plant({ script, was, becomes }: PlantedFault): void {
    const file = join(this.#copy.library, 'src', script);
    const parts = readFileSync(file, 'utf8').split(was);
    if (parts.length !== 2) throw new Error(`${script} has ${String(parts.length - 1)} times: ${was}`);
    writeFileSync(file, parts.join(becomes));
  }

  mend({ script }: PlantedFault): void {
    this.#copy.restore(join('src', script));
  }

  /**
   * How the test of a fault ends here: `passed`, `failed`; null when there is no such test, or its file cannot be
   * run.
   * @throws Error when Jest itself cannot: it says why
   */
  async outcomeOf({ spec, test }: PlantedFault): Promise<string | null> {
    const output = join(this.#copy.directory, 'report.json');
    rmSync(output, { force: true });
    const pattern = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const said = await this.#jest(
      '--json',
      `--outputFile=${output}`,
      `--testNamePattern=^${pattern}`,
      join('src', spec),
    );
    if (!existsSync(output)) throw new Error(`Jest did not begin: ${said}`);
    const { testResults } = report.parse(JSON.parse(readFileSync(output, 'utf8')));
    const found = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .find(({ fullName }) => fullName.startsWith(test));
    return found?.status ?? null;
  }

  remove(): void {
    this.#copy.remove();
  }

  /** Resolves however the specs end, with what Jest said; the report tells. */
  #jest(...args: string[]): Promise<string> {
    const jest = join(this.#copy.workspace, 'node_modules/jest/bin/jest.js');
    const all = [...NODE, jest, '--coverage=false', ...args];
    return new Promise((done) => {
      execFile(process.execPath, all, { cwd: this.#copy.library }, (_error, _output, said) => {
        done(said);
      });
    });
  }
}
