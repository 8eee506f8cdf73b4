import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'generators', testTimeout: 60_000 };
