import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'lint', testTimeout: 60_000 };
