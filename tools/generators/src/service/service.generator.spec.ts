import { existsSync, globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';
import { check, resolveConfig } from 'prettier';
import { files } from './files.ts';
import { registrations } from './registrations.ts';
import serviceGenerator from './service.generator.ts';

const root = resolve(import.meta.dirname, '../../../..');

/** The workspace as it is. What is written stays in memory: only Nx itself would put it on the disk. */
const workspace = () => new FsTree(root, false);
const textOf = (tree: Tree, file: string) => tree.read(file, 'utf8') ?? '';
const onDisk = (file: string) => readFileSync(join(root, file), 'utf8');

async function treeWith(name: string): Promise<Tree> {
  const tree = workspace();
  await serviceGenerator(tree, { name });
  return tree;
}

/** Lines of a file that were not there before. */
function addedTo(file: string, tree: Tree): string[] {
  const before = new Set(onDisk(file).split('\n'));
  return textOf(tree, file)
    .split('\n')
    .filter((line) => !before.has(line));
}

/** The table of services as the written file has it: a module without imports. */
async function servicesOf(tree: Tree): Promise<Record<string, { localPort: number; calls: string[] }>> {
  const code = stripTypeScriptTypes(textOf(tree, files.services));
  const { services } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return services;
}

describe('a service made from its name', () => {
  it('is a row of the table of services, with a port of its own, and the gateway calls it', async () => {
    const tree = await treeWith('loyalty');
    const before = await servicesOf(workspace());
    const { loyalty, gateway, ...others } = await servicesOf(tree);
    expect(loyalty).toEqual({
      localPort: expect.any(Number),
      ownsDatabase: true,
      calls: [],
      publicSegments: ['loyalty'],
      readsAreAnonymous: true,
    });
    const ports = Object.values(before).map(({ localPort }) => localPort);
    expect(ports).not.toContain(loyalty?.localPort);
    expect(loyalty?.localPort).toBeGreaterThan(3009);
    expect(gateway?.calls).toEqual([...(before['gateway']?.calls ?? []), 'loyalty']);
    expect({ gateway: before['gateway'], ...others }).toEqual(before);
  });

  it('has a contract that other projects may import', async () => {
    const tree = await treeWith('loyalty');
    const { exports } = JSON.parse(textOf(tree, files.contractsPackage));
    const { exports: before } = JSON.parse(onDisk(files.contractsPackage));
    expect(exports).toEqual({
      ...before,
      './loyalty': { '@shop/source': './src/loyalty.ts', default: './dist/loyalty.js' },
    });
    expect(textOf(tree, 'libs/contracts/src/loyalty.ts')).toContain('export const loyaltyEntrySchema');
  });

  it('has a family of keys', async () => {
    const added = addedTo(files.keys, await treeWith('loyalty')).map((line) => line.trim());
    expect(added).toEqual(
      expect.arrayContaining([
        'loyaltyEntry: singleId({',
        "owners: ['loyalty'],",
        "prefix: 'loyalty:entry:',",
      ]),
    );
  });

  it('runs in containers: found by others, migrated, waited for', async () => {
    const tree = await treeWith('loyalty');
    expect(addedTo(files.compose, tree)).toEqual([
      '  SERVICE_LOYALTY_URLS: http://loyalty:8080',
      '      loyalty: { condition: service_healthy }',
      '  loyalty:',
      '    build: { <<: *build, args: { <<: *args, PROJECT: apps/loyalty } }',
      '    image: shop/loyalty',
      '    volumes: &loyalty-secrets [{ <<: *secrets, volume: { subpath: loyalty } }]',
      '    depends_on: { <<: *ready, loyalty-migrate: { condition: service_completed_successfully } }',
      '  loyalty-migrate: { <<: *migrate, image: shop/loyalty, volumes: *loyalty-secrets }',
    ]);
    const gateway = /^ {2}gateway:\n((?: {4}.*\n)+)/m.exec(textOf(tree, files.compose))?.[1];
    expect(gateway).toContain('      loyalty: { condition: service_healthy }\n');
  });

  it('is scraped, drawn, and its keys are looked for under the rights of the services', async () => {
    const tree = await treeWith('loyalty');
    expect(textOf(tree, files.prometheus)).toMatch(/names:\s+\[\s*gateway,[^\]]*\bloyalty,?\s*\]/);
    expect(addedTo(files.securedRedis, tree)).toEqual(["  '/api/loyalty/entries/none-such',"]);
    expect(addedTo(files.readme, tree)).toEqual([
      '  gateway --> loyalty',
      '  loyalty -.->|cache-aside| redis',
      expect.stringMatching(/^ {2}auth & .* & loyalty -\.->\|the truth\| postgres\[\(Postgres\)\]$/),
    ]);
  });

  it('depends on what the model depends on, in the same versions', async () => {
    const made = JSON.parse(textOf(await treeWith('loyalty'), 'apps/loyalty/package.json'));
    const model = JSON.parse(onDisk('apps/discount/package.json'));
    expect(made).toEqual({ ...model, name: '@shop/loyalty' });
  });

  it('is written to the files that are listed, to its own folder and its contract, and nowhere else', async () => {
    const changes = (await treeWith('loyalty')).listChanges().map(({ path }) => path);
    const own = changes.filter((path) => path.startsWith('apps/loyalty/'));
    expect(own).toHaveLength(
      globSync('**/*.template', { cwd: join(import.meta.dirname, 'files/app') }).length + 1,
    );
    const listed = new Set(registrations.map(({ file }) => file));
    expect(changes.filter((path) => !own.includes(path)).sort()).toEqual(
      [...listed, 'k8s/base/loyalty.yaml', 'libs/contracts/src/loyalty.ts'].sort(),
    );
  });

  it.each(['bee', 'loyalty', 'abcdefghijklmnopqrst'])('is formatted, also as %s', async (name) => {
    const tree = await treeWith(name);
    const options = await resolveConfig(join(root, 'README.md'));
    const texts = tree.listChanges().filter(({ path }) => /\.(ts|js|json|md|ya?ml)$/.test(path));
    const faults = texts.map(async ({ path, content }) => {
      const isFormatted = await check(String(content), { ...options, filepath: join(root, path) });
      return isFormatted && !/<%|__(name|migration)__/.test(`${path}${String(content)}`) ? [] : [path];
    });
    expect((await Promise.all(faults)).flat()).toEqual([]);
  });

  it('leaves room for a twelfth', async () => {
    const tree = await treeWith('loyalty');
    await serviceGenerator(tree, { name: 'review' });
    const { loyalty, review, gateway } = await servicesOf(tree);
    expect(review?.localPort).toBe((loyalty?.localPort ?? 0) + 1);
    expect(gateway?.calls.slice(-2)).toEqual(['loyalty', 'review']);
  });
});

describe('a name is refused', () => {
  it.each([
    '',
    'ab',
    'abcdefghijklmnopqrstu',
    'Loyalty',
    'loyalty2',
    'loyal-ty',
    'loyal_ty',
    'été',
    '../up',
    'a b c',
  ])('that is not 3 to 20 lower-case letters: %j', async (name) => {
    await expect(treeWith(name)).rejects.toThrow('it must be 3 to 20 lower-case letters, a to z');
  });

  it.each([
    ['discount', 'the project apps/discount'],
    ['redis', 'the project libs/redis'],
    ['drills', 'the project tools/drills'],
    ['problem', 'the contract libs/contracts/src/problem.ts'],
    ['coupons', 'the route /api/coupons'],
    ['ratelimit', 'the first word of keys in libs/redis/src/keys'],
    ['queue', 'the first word of keys in libs/redis/src/keys'],
    ['grafana', 'a container of docker-compose.yml'],
    ['delete', 'a word of JavaScript'],
    ['config', 'a file that each service has'],
    ['dist', 'a folder that is not looked into'],
    ['metrics', 'a route of every service'],
  ])('that is taken: %s, as %s', async (name, owner) => {
    await expect(treeWith(name)).rejects.toThrow(`"${name}": it is taken, as ${owner}.`);
  });
});

describe('a name is good', () => {
  it.each(['context', 'volumes', 'entry', 'production', 'zoo'])(
    'though it looks like something else: %s',
    async (name) => {
      expect((await treeWith(name)).exists(`apps/${name}/project.json`)).toBe(true);
    },
  );
});

describe('a place that is not where it was', () => {
  it.each(
    registrations.map((registration) => [registration.file, registration.place, registration] as const),
  )('ends it and is named: %s, %s', async (file, place, { anchor }) => {
    const tree = workspace();
    tree.write(file, textOf(tree, file).replaceAll(anchor, ''));
    await expect(serviceGenerator(tree, { name: 'loyalty' })).rejects.toThrow(
      `${file}: cannot find ${place}. Nothing was written. Looked for ${String(anchor)}`,
    );
    expect(tree.exists('apps/loyalty')).toBe(false);
  });

  it('may be a port that is not left', async () => {
    const tree = workspace();
    const rows = Array.from({ length: 70 }, (_, index) => `// localPort: ${String(3010 + index)}`);
    tree.write(files.services, `${textOf(tree, files.services)}${rows.join('\n')}\n`);
    await expect(serviceGenerator(tree, { name: 'loyalty' })).rejects.toThrow(
      'every localPort of 3010 to 3079 is taken',
    );
  });
});

describe('the specs above', () => {
  it('have written nothing', () => {
    for (const file of ['apps/loyalty', 'libs/contracts/src/loyalty.ts', 'apps/bee'])
      expect(existsSync(join(root, file))).toBe(false);
  });
});
