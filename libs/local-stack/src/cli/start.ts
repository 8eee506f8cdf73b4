import { loadStackConfig } from '../stack/config.js';
import { ShopFiles } from '../services/shop-files.js';
import { runStack } from '../stack/run-stack.js';
import { stateDirectory } from '../workspace.js';
import { runCli } from './run-cli.js';
import { stopSignals } from './stop-signals.js';

const signal = stopSignals();

await runCli((progress) =>
  runStack({
    config: loadStackConfig(),
    files: ShopFiles.ofWorkspace(),
    directory: stateDirectory,
    progress,
    signal,
  }),
);
