import preset from '../../jest.preset.js';

/** Real servers and processes start in these specs; on a busy machine that takes longer than Jest's 5 s. */
export default { ...preset, displayName: 'service-defaults', testTimeout: 30_000 };
