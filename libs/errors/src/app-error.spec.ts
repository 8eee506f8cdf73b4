import { describe, expect, it } from '@jest/globals';
import { AppError } from './app-error.js';
import { ConfigError } from './config.errors.js';

class TeapotError extends AppError {
  constructor(cause: unknown) {
    super({ code: 'TEAPOT', status: 418, message: 'Ask for tea.', fields: { pot: 7 }, cause });
  }
}

describe('AppError', () => {
  it('is named after its class and keeps code, status, fields and cause', () => {
    const cause = new Error('underneath');
    const error = new TeapotError(cause);
    expect(error).toMatchObject({
      name: 'TeapotError',
      code: 'TEAPOT',
      status: 418,
      fields: { pot: 7 },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('freezes its fields, so that no handler changes what another one logs', () => {
    expect(Object.isFrozen(new TeapotError(undefined).fields)).toBe(true);
  });
});

describe('ConfigError', () => {
  it('lists every fault by variable', () => {
    const error = new ConfigError([
      { variable: 'PORT', problem: 'must be a number' },
      { variable: 'REDIS_NODES', problem: 'set it to host:port[,host:port]' },
    ]);
    expect(error.message).toBe(
      'Wrong configuration:\n  PORT: must be a number\n  REDIS_NODES: set it to host:port[,host:port]',
    );
  });
});
