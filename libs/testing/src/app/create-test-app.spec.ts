import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseEnv, Roles, serviceEnv, type ServiceConfig } from '@shop/service-defaults';
import { z } from 'zod';
import { createTestApp, type TestApp } from './create-test-app.js';

@Controller('shelf')
class ShelfController {
  @Get()
  @Roles('operator')
  read() {
    return { books: 1 };
  }
}

@Module({ controllers: [ShelfController] })
class ShelfModule {}

describe('createTestApp', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp<ServiceConfig>({
      name: 'shelf',
      loadConfig: (env) => parseEnv(z.object(serviceEnv), env),
      module: () => ({ module: ShelfModule }),
      env: {},
    });
  });

  afterAll(() => test.close());

  it('answers with every default of a service, without a socket', async () => {
    const answer = await test.inject({ url: '/shelf' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  it('lets a caller in whom its gateway vouches for', async () => {
    const headers = await test.headersOf({ subject: 'u1', roles: ['operator'] });
    const answer = await test.inject({ url: '/shelf', headers });
    expect(answer.json()).toEqual({ books: 1 });
  });

  it('keeps what the app logs', async () => {
    await test.inject({ url: '/shelf', headers: { 'x-request-id': 'looked-for' } });
    expect(test.log.lines).toContainEqual(
      expect.objectContaining({ service: 'shelf', requestId: 'looked-for' }),
    );
  });
});
