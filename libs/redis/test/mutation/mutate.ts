// `npm run mutate -- rate-limit`, or `-- rate-limit/checks.ts`: makes faults in the TypeScript of a folder of src, or of a
// file of it, in a copy of this library, and lists those that no spec of the folder sees. Each fault is looked for by the
// specs that import its file, or by the folder's namesake where none does; what those do not see, by all of the folder and by
// those of other folders that import it. Ends with 1 when a folder scores below 85 %.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LibraryCopy } from '../support/library-copy.js';
import { SharedClusters } from '../support/shared-clusters.js';
import { Faults } from './score.js';
import { tryFaults } from './stryker-run.js';

const FOLDERS = ['rate-limit', 'session', 'cache'];
const WANTED_PERCENT = 85;
/** As many as stryker.config.json has, each with a cluster of its own. */
const WORKERS = 6;

function mutatedIn(copy: LibraryCopy, folder: string): string[] {
  return readdirSync(join(copy.library, 'src', folder)).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'index.ts',
  );
}

/** Specs of the folder, in those the ones that import a file; and all that there are, with those of elsewhere that import it. */
function specsOf(copy: LibraryCopy, folder: string): { all: string[]; near: (file: string) => string[] } {
  const texts = new Map(
    readdirSync(join(copy.library, 'src'), { encoding: 'utf8', recursive: true })
      .filter((file) => file.endsWith('.spec.ts'))
      .map((file) => [`src/${file}`, readFileSync(join(copy.library, 'src', file), 'utf8')]),
  );
  const isOwn = (spec: string) => spec.startsWith(`src/${folder}/`);
  const all = [...texts.keys()].filter(
    (spec) => isOwn(spec) || texts.get(spec)?.includes(` from '../${folder}/`),
  );
  const own = all.filter(isOwn);
  const importers = (file: string) =>
    own.filter((spec) => texts.get(spec)?.includes(`'./${file.replace(/\.ts$/, '.js')}'`));
  // Loading a spec file takes longer than its tests do: all of them for each fault would take hours.
  const namesake = own.filter((spec) => spec.endsWith(`/${folder}.spec.ts`));
  return {
    all,
    near: (file) => [importers(file), namesake, own].find((specs) => specs.length > 0) ?? [],
  };
}

async function mutate(place: string, clusters: SharedClusters): Promise<Faults> {
  const [folder = '', only] = place.split('/');
  const copy = new LibraryCopy();
  try {
    const faults = new Faults();
    const specs = specsOf(copy, folder);
    for (const file of mutatedIn(copy, folder).filter((name) => only === undefined || name === only)) {
      const trial = { mutated: [`src/${folder}/${file}`], specs: specs.near(file) };
      faults.note(await tryFaults(copy, clusters.told, trial));
    }
    const left = faults.unseenRanges;
    if (left.length > 0)
      faults.note(await tryFaults(copy, clusters.told, { mutated: left, specs: specs.all }));
    return faults;
  } finally {
    copy.remove();
  }
}

const asked = process.argv.slice(2);
const clusters = new SharedClusters();
try {
  await clusters.start(WORKERS);
  for (const place of asked.length > 0 ? asked : FOLDERS) {
    const faults = await mutate(place, clusters);
    process.stdout.write(`\n${faults.describe(place)}\n`);
    if (faults.score < WANTED_PERCENT) process.exitCode = 1;
  }
} finally {
  await clusters.stop();
}
