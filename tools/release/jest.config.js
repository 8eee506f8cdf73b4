import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'release', testTimeout: 60_000 };
