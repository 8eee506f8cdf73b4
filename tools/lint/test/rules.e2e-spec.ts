import { describe, expect, it } from '@jest/globals';
import { cruise, eslintAt } from './planted-violation.js';

describe('npm run lint', () => {
  it('lets a clean file pass', async () => {
    const verdict = await eslintAt('apps/gateway/src/planted.ts', "export const greeting = 'hello';\n");
    expect(verdict).toEqual({ status: 0, output: '' });
  });

  it('refuses an import from another app', async () => {
    const code =
      "import { AppModule } from '../../product/src/app.module.js';\n\nexport const planted = AppModule;\n";
    const verdict = await eslintAt('apps/gateway/src/planted.ts', code);
    expect(verdict.status).toBe(1);
    expect(verdict.output).toContain('@nx/enforce-module-boundaries');
  });

  it.each(['ioredis', 'bullmq'])('refuses %s outside libs/redis', async (name) => {
    const verdict = await eslintAt(
      'apps/product/src/planted.ts',
      `import planted from '${name}';\n\nexport { planted };\n`,
    );
    expect(verdict.status).toBe(1);
    expect(verdict.output).toContain('Only libs/redis talks to Redis');
  });

  it.each([
    ['a store library that imports an upper floor', 'libs/redis/src/planted.ts', '@shop/service-defaults'],
    ['Redis and Postgres meeting below an app', 'libs/postgres/src/planted.ts', '@shop/redis/client'],
  ])('refuses %s', async (_, path, target) => {
    const verdict = await eslintAt(path, `import * as planted from '${target}';\n\nexport { planted };\n`);
    expect(verdict.status).toBe(1);
    expect(verdict.output).toContain('@nx/enforce-module-boundaries');
  });

  it('refuses any, a non-null assertion and the environment outside config.ts', async () => {
    const code = 'export const a: any = 1;\nexport const b = [a][0]!;\nexport const c = process.env.HOME;\n';
    const { output } = await eslintAt('apps/product/src/planted.ts', code);
    expect(output).toContain('no-explicit-any');
    expect(output).toContain('no-non-null-assertion');
    expect(output).toContain('Read the environment in config.ts only');
  });

  it('refuses a circle, also one of types alone', async () => {
    const verdict = await cruise({
      'libs/a/src/one.ts': "import type { Two } from './two.js';\nexport interface One { two: Two }\n",
      'libs/a/src/two.ts': "import type { One } from './one.js';\nexport interface Two { one: One }\n",
    });
    expect(verdict.status).not.toBe(0);
    expect(verdict.output).toContain('no-circle');
  });

  it('refuses a controller that reaches around its service', async () => {
    const verdict = await cruise({
      'apps/a/src/carts/carts.controller.ts':
        "import { find } from './carts.repository.js';\nexport const get = find;\n",
      'apps/a/src/carts/carts.repository.ts': 'export const find = 1;\n',
    });
    expect(verdict.output).toContain('controllers-ask-services');
  });

  it('refuses a test aid outside a spec', async () => {
    const verdict = await cruise({
      'apps/a/src/carts.service.ts':
        "import { fake } from '../../../libs/testing/src/fake.js';\nexport const cart = fake;\n",
      'libs/testing/src/fake.ts': 'export const fake = 1;\n',
    });
    expect(verdict.output).toContain('test-aids-stay-in-specs');
  });
});
