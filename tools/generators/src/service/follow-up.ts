import { execFileSync } from 'node:child_process';
import { logger } from '@nx/devkit';

/** What has to run once the files are there: the workspace is linked, and pages and rights follow from the key table. */
export const commands = ['npm install --no-audit --no-fund', 'npx nx run redis:docs'];

/** Runs it. A command that fails is an error; the files stay, and the rest can be typed. */
export function followUp(root: string, name: string): void {
  for (const command of commands) {
    const [program = '', ...args] = command.split(' ');
    logger.info(`\n> ${command}`);
    execFileSync(program, args, { cwd: root, stdio: 'inherit' });
  }
  logger.info(`
apps/${name} is there. Its own checks: npx nx run-many -t lint typecheck test -p ${name}
What comes next: docs/adding-a-service.md`);
}
