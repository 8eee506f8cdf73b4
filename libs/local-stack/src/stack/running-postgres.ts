import { stateDirectory } from '../workspace.js';
import { Holds, postgresPart } from './holds.js';
import { readRunningStack } from './running-stack.js';

/** The Postgres of the running shop, in the hands of a tool beside it. */
export interface RunningPostgres {
  /** kill -9: it comes back through its crash recovery. `npm start` starts it again a second later. */
  kill(): void;
  /** SIGINT, as an administrator stops it: open transactions are rolled back, connections ended. */
  stop(): void;
  /** From now on it stays down when it ends, until it is let go or this process ends. */
  holdDown(): void;
  letGo(): void;
}

/** @throws StackNotRunningError when this clone's shop is not running */
export function runningPostgres(): RunningPostgres {
  const holds = new Holds(stateDirectory);
  const { postgres } = readRunningStack();
  const signal = (name: NodeJS.Signals) => () => {
    process.kill(postgres.pid, name);
  };
  return {
    kill: signal('SIGKILL'),
    stop: signal('SIGINT'),
    holdDown: () => holds.take(postgresPart),
    letGo: () => holds.letGo(postgresPart),
  };
}
