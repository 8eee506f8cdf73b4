// What a container of the shop runs: `serve` (the service), `migrate`, `seed`, or `healthy` (the health check's question).
// A secret may come as a file named as its variable in SECRETS_DIRECTORY, so that no `docker inspect` shows it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { PROJECT: project = '', PORT: port = '8080', SECRETS_DIRECTORY: secrets } = process.env;
const [task = 'serve', ...args] = process.argv.slice(2);

if (secrets !== undefined && existsSync(secrets)) {
  // Kubernetes keeps a folder of its own among them, `..data`.
  for (const name of readdirSync(secrets).filter((name) => !name.startsWith('.')))
    process.env[name] ??= readFileSync(join(secrets, name), 'utf8').trim();
}
process.env.OTEL_SERVICE_NAME ??= basename(project);

/** Becomes another program of the image, with these arguments. */
async function become(program, ...argv) {
  process.argv.splice(1, Infinity, program, ...argv);
  await import(pathToFileURL(program).href);
}

const tasks = {
  serve: async () => {
    await import('@shop/service-defaults/tracing');
    await become(`${project}/dist/main.js`, ...args);
  },
  migrate: () => become('libs/postgres/dist/cli/migrate.js', `${project}/prisma/migrations`, '--wait', '60'),
  seed: () => become(`${project}/dist/seed.js`),
  healthy: async () => {
    const asked = fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    const [answer] = await Promise.allSettled([asked]);
    console.log(answer.value ? `${answer.value.status} ${await answer.value.text()}` : 'no answer');
    process.exitCode = answer.value?.ok ? 0 : 1;
  },
};

if (!Object.hasOwn(tasks, task))
  throw new Error(`There is no ${task}; there are ${Object.keys(tasks).join(', ')}.`);
await tasks[task]();
