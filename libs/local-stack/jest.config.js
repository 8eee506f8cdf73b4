import preset from '../../jest.preset.js';

// The specs mostly wait for servers, each on ports of its own, so they overlap well, also on few cores.
export default { ...preset, displayName: 'local-stack', maxWorkers: 3, testTimeout: 60_000 };
