import { AppError } from '@shop/errors';

/** The node refused a command, is down, or said nothing in time. */
export class NodeCommandError extends AppError {
  constructor({ command, output }: { command: string; output: string }) {
    super({
      code: 'DRILL_NODE_COMMAND',
      status: 503,
      message: `\`${command}\` failed: ${output}`,
      fields: { command },
    });
  }
}

/** There is no node of that number. */
export class NoSuchNodeError extends AppError {
  constructor(number: number) {
    super({
      code: 'DRILL_NO_NODE',
      status: 503,
      message: `There is no redis-${number}. Is the shop up?`,
      fields: { number },
    });
  }
}
