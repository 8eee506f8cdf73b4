import { AppError } from '@shop/errors';
import { commandsIn } from './command.js';
import { parseOptions } from './options.js';
import { release } from './release.js';

const began = performance.now();
const say = (step: string) =>
  process.stdout.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${step}\n`);

/** A Job may take ten minutes (activeDeadlineSeconds), a rollout five for each surge. */
const patience = { secretsMs: 120_000, jobsMs: 720_000, rolloutMs: 900_000 };

try {
  const root = process.cwd();
  const options = { ...parseOptions(process.argv.slice(2)), root, run: commandsIn(root) };
  await release({ ...options, patience, say, now: () => new Date() });
  say(`${options.environment} is released: git push`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`release: ${error.message}\n`);
  process.exitCode = 1;
}
