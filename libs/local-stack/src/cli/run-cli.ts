import { AppError } from '@shop/errors';
import { Progress } from '../stack/progress.js';
import { StartInterruptedError } from '../stack/stack.errors.js';

/** Runs a command; an error of ours is one clear message, anything else is a bug and shows its stack. Sets the exit code. */
export async function runCli(work: (progress: Progress) => Promise<void>): Promise<void> {
  try {
    await work(new Progress((text) => process.stdout.write(text)));
  } catch (error) {
    process.exitCode = error instanceof StartInterruptedError ? 130 : 1;
    process.stderr.write(`\n${describe(error)}\n`);
  }
}

function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
