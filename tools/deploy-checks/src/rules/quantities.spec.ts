import { describe, expect, it } from '@jest/globals';
import { memoryBytes, milliCpus } from './quantities.js';

describe('quantities of Kubernetes', () => {
  it.each([
    ['384Mi', 384 * 2 ** 20],
    ['2Gi', 2 ** 31],
    ['1G', 1e9],
    ['512', 512],
    ['', Number.NaN],
    ['1Xi', Number.NaN],
  ])('%s is %d bytes', (quantity, bytes) => {
    expect(memoryBytes(quantity)).toBe(bytes);
  });

  it.each([
    ['250m', 250],
    ['2', 2_000],
    ['half', Number.NaN],
  ])('%s is %d thousandths of a CPU', (quantity, thousandths) => {
    expect(milliCpus(quantity)).toBe(thousandths);
  });
});
