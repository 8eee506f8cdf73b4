import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guardian } from '@shop/local-stack';

const LIBRARY = resolve(import.meta.dirname, '../..');
const COPIED = ['src', 'test', 'jest.config.js', 'package.json', 'tsconfig.json'];
/** Of the workspace: what this library's configurations and specs name by a path. */
const LINKED = ['node_modules', 'jest.preset.js', 'tsconfig.base.json', 'docs', 'infra', 'libs/local-stack'];

/** A copy of this library in which faults can be made, in a workspace that is otherwise this one. */
export class LibraryCopy {
  readonly directory: string;
  /** The library in it. */
  readonly library: string;
  readonly workspace = resolve(LIBRARY, '../..');

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'shop-redis-copy-'));
    guardian.removeDirectory(this.directory);
    this.library = join(this.directory, 'libs/redis');
    for (const entry of COPIED) cpSync(join(LIBRARY, entry), join(this.library, entry), { recursive: true });
    symlinkSync(join(LIBRARY, 'node_modules'), join(this.library, 'node_modules'));
    for (const entry of LINKED) symlinkSync(join(this.workspace, entry), join(this.directory, entry));
  }

  /** Puts a file of the library right again. */
  restore(file: string): void {
    cpSync(join(LIBRARY, file), join(this.library, file));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
    guardian.keepDirectory(this.directory);
  }
}
