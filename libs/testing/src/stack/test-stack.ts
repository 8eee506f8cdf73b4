import { Databases } from '@shop/local-stack';
import { publishedStack } from './stack-address.js';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
import { TestRedis } from './test-redis.js';

/** The stores of this Jest run. */
export interface TestStack {
  readonly redis: TestRedis;
  createDatabase(options: TestDatabaseOptions): Promise<TestDatabase>;
}

/**
 * What a spec file calls in `beforeAll`: real stores, with no data of another spec file in them. Redis is flushed,
 * which is safe since a run with a test stack takes one spec file at a time; a database is made on request.
 *
 * @throws TestStackMissingError when the project's jest.config.js does not start one.
 */
export async function useTestStack(): Promise<TestStack> {
  const address = publishedStack();
  const redis = await TestRedis.attach(address.redis);
  await redis.flush();
  const databases = new Databases(address.postgres);
  return { redis, createDatabase: (options) => createTestDatabase(databases, options) };
}
