import { withTestStack } from '@shop/testing/jest';
import preset from '../../jest.preset.js';

// A spec file begins by filling a database with the whole catalogue, which takes seconds on a busy machine.
export default { ...preset, ...withTestStack, displayName: 'product', testTimeout: 60_000 };
