import { outpostDirectory } from '../postgres/outpost.js';
import { resetStack } from '../stack/stop-stack.js';
import { stateDirectory } from '../workspace.js';
import { runCli } from './run-cli.js';

await runCli((progress) => resetStack({ directory: stateDirectory, outpost: outpostDirectory(), progress }));
