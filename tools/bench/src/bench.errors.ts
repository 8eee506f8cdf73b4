import { AppError } from '@shop/errors';

/** Others use the machine: whatever is measured now is a figure of theirs too. */
export class MachineBusyError extends AppError {
  constructor(reasons: readonly string[]) {
    super({
      code: 'BENCH_MACHINE_BUSY',
      status: 503,
      message: `The machine has other work: ${reasons.join('; ')}. Try again later, or measure with --anyway: the report says so.`,
      fields: { reasons },
    });
  }
}

/** The command line names something that is not there. */
export class BenchOptionError extends AppError {
  constructor(message: string) {
    super({ code: 'BENCH_OPTION', status: 400, message });
  }
}

/** A peer's packages could not be fetched. */
export class PeerNotInstalledError extends AppError {
  constructor({ peer, cause }: { peer: string; cause: unknown }) {
    super({
      code: 'BENCH_PEER_NOT_INSTALLED',
      status: 502,
      message: `The packages of ${peer} could not be fetched. Type: npm ci --prefix tools/bench/peers/${peer}`,
      fields: { peer },
      cause,
    });
  }
}

/** A process that measures has failed. */
export class WorkerFailedError extends AppError {
  constructor({ label, reason }: { label: string; reason: string }) {
    super({
      code: 'BENCH_WORKER_FAILED',
      status: 500,
      message: `${label} could not be measured: ${reason}`,
      fields: { label },
    });
  }
}

/** Ctrl-C. */
export class BenchInterruptedError extends AppError {
  constructor() {
    super({
      code: 'BENCH_INTERRUPTED',
      status: 503,
      message: 'The bench was interrupted; nothing is left running.',
    });
  }
}
