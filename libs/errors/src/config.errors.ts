import { AppError } from './app-error.js';

/** One wrong setting: the variable's name and what is wrong with it, never its value. */
export interface ConfigFault {
  readonly variable: string;
  readonly problem: string;
}

/** Thrown at start when settings are wrong. Lists every fault at once, so that one restart mends them all. */
export class ConfigError extends AppError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super({
      code: 'CONFIG_INVALID',
      status: 500,
      message: `Wrong configuration:\n${faults.map((fault) => `  ${fault.variable}: ${fault.problem}`).join('\n')}`,
    });
    this.faults = faults;
  }
}
