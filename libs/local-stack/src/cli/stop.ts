import { stopStack } from '../stack/stop-stack.js';
import { stateDirectory } from '../workspace.js';
import { runCli } from './run-cli.js';

await runCli((progress) => stopStack(stateDirectory, progress));
