import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineLine } from '../machine/machine.js';
import { barsOf } from './bars.js';
import { markdownOf } from './markdown.js';
import { type PartRecord, recordsSchema } from './record.js';

/** Reports of this and earlier runs: `bench.json` keeps them, `bench.md` and a picture a part are made of it. */
export class ReportStore {
  readonly #directory: string;
  /** In which parts stand. */
  readonly #order: readonly string[];

  constructor({ directory, order }: { directory: string; order: readonly string[] }) {
    this.#directory = directory;
    this.#order = order;
  }

  get file(): string {
    return join(this.#directory, 'bench.md');
  }

  /** The last record of each part. @throws ZodError when the file is of another version: remove it */
  read(): PartRecord[] {
    const file = this.#path('bench.json');
    const records = existsSync(file) ? recordsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
    return records.filter(({ name }) => this.#order.includes(name));
  }

  /** Puts a record in place of the part's last one, and writes everything anew. @throws Error of the file system */
  write(record: PartRecord): void {
    mkdirSync(this.#directory, { recursive: true });
    const others = this.read().filter(({ name }) => name !== record.name);
    const place = ({ name }: PartRecord) => this.#order.indexOf(name);
    const records = [...others, record].sort((one, other) => place(one) - place(other));
    writeFileSync(this.#path('bench.json'), `${JSON.stringify(records, null, 1)}\n`);
    writeFileSync(this.file, markdownOf(records));
    const subtitle = `${record.at.slice(0, 10)} · ${machineLine(record.machine)}`;
    const svg = barsOf(record.charts, { title: record.title, subtitle });
    writeFileSync(this.#path(`bench-${record.name}.svg`), svg);
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}
