import { expect } from '@jest/globals';
import { problemContentType, problemSchema } from '@shop/contracts/problem';
import type { TestApp } from '../app/create-test-app.js';
import type { WalkCase } from './walk-cases.js';

type Answer = Awaited<ReturnType<TestApp['inject']>>;
type Method = NonNullable<Exclude<Parameters<TestApp['inject']>[0], string>['method']>;

/** Sends the request of a case and asserts its answer. */
export async function expectRefusal(test: TestApp, { request, caller, refusal }: WalkCase): Promise<void> {
  const { method, ...rest } = request;
  const headers = { ...request.headers, ...(await caller()) };
  const answer = await test.inject({ ...rest, method: method as Method, headers });
  expect(answer.statusCode).toBeLessThan(500);
  if (!refusal) return;
  expect(refusal.statuses).toContain(answer.statusCode);
  // RFC 9110, 15.5.6
  if (answer.statusCode === 405) expect(answer.headers.allow).toMatch(/[A-Z]/);
  // An answer to HEAD says what it would say, without saying it.
  if (method !== 'HEAD') expectProblem(answer);
  if (refusal.field !== undefined) expectFields(answer, refusal.field);
}

function expectProblem(answer: Answer): void {
  expect(answer.headers['content-type']).toContain(problemContentType);
  expect(problemSchema.parse(answer.json())).toMatchObject({ status: answer.statusCode });
}

/** Every refused field is the wrong one, part of it, or around it: all else in the request was right. */
function expectFields(answer: Answer, field: string): void {
  const { errors = [] } = problemSchema.parse(answer.json());
  const named = errors.map((error) => error.field);
  expect(named).not.toEqual([]);
  expect(named.filter((one) => !isWithin(one, field) && !isWithin(field, one))).toEqual([]);
}

/** Whether a path of fields leads into another; the whole body is the empty path. */
function isWithin(field: string, outer: string): boolean {
  return outer === '' || field === outer || field.startsWith(`${outer}.`);
}
