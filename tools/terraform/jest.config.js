import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'terraform', testTimeout: 60_000 };
