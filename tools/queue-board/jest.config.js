import { withTestStack } from '@shop/testing/jest';
import preset from '../../jest.preset.js';

export default { ...preset, ...withTestStack, displayName: 'queue-board' };
