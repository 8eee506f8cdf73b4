import preset from '../../jest.preset.js';
import { withTestStack } from './dist/stack/jest.js';

export default { ...preset, ...withTestStack, displayName: 'testing', testTimeout: 60_000 };
