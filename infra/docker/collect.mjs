// node infra/docker/collect.mjs <project> <directory>: copies what the programs of a built project load, found by
// following their imports (@vercel/nft), and the files that they read by name. Run by service.Dockerfile.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';

const [project = '', directory = ''] = process.argv.slice(2);
const root = process.cwd();
const { dependencies = {} } = JSON.parse(readFileSync(join(root, project, 'package.json'), 'utf8'));

const programs = [
  'infra/docker/run.mjs',
  'infra/docker/make-secrets.mjs',
  'libs/service-defaults/dist/tracing/register.js',
  'libs/postgres/dist/cli/migrate.js',
  `${project}/dist/main.js`,
  `${project}/dist/seed.js`,
  ...programsOfDependencies(),
].filter((path) => existsSync(join(root, path)));

/** What the project starts as a process of its own: the `./program` of packages of the workspace that it depends on. */
function programsOfDependencies() {
  return Object.keys(dependencies)
    .filter((name) => name.startsWith('@shop/'))
    .flatMap((name) => {
      const home = relative(root, realpathSync(join(root, 'node_modules', name)));
      const { exports = {} } = JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8'));
      return typeof exports['./program'] === 'string' ? [join(home, exports['./program'])] : [];
    });
}

/** Read by path, so that no import leads to them: migrations, scripts for Redis, the catalogue, the pages of /docs and /console. */
const assets = Object.entries({
  'swagger-ui-dist': ['node_modules/swagger-ui-dist'],
  '@shop/console': ['node_modules/@shop/console', 'apps/console/package.json', 'apps/console/dist'],
}).flatMap(([name, paths]) => (name in dependencies ? paths : []));
const readByName = [
  `${project}/prisma/migrations`,
  `${project}/dist`,
  ...assets,
  'data/online-retail',
  'infra/docker',
];

const { fileList, warnings } = await nodeFileTrace(programs, { base: root });
const lost = [...warnings]
  .map(({ message }) => message)
  .filter((message) => message.includes(`from ${root}/apps`));
if (lost.length > 0) throw new Error(`cannot follow:\n${lost.join('\n')}`);

for (const path of [...fileList, ...readByName.filter((path) => existsSync(join(root, path)))]) copy(path);

/** npm links workspaces into node_modules; links are kept as links. */
function copy(path) {
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  if (lstatSync(join(root, path)).isSymbolicLink()) {
    if (!existsSync(target)) symlinkSync(readlinkSync(join(root, path)), target);
  } else
    cpSync(join(root, path), target, {
      recursive: true,
      filter: (from) => !from.endsWith('.map') || from.includes('/dist/'),
    });
}
