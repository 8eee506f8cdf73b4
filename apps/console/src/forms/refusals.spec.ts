import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../api/problem.js';
import { refusalsOf } from './refusals.js';

const problem = {
  type: 'urn:shop:problem:request-invalid',
  title: 'Bad Request',
  status: 400,
  detail: 'The request does not match what this route takes; see errors.',
  instance: '/api/me/addresses',
  code: 'REQUEST_INVALID',
  requestId: 'one',
};

describe('what was refused of a form', () => {
  it('is told at its field', () => {
    const error = new ProblemError(400, { ...problem, errors: [{ field: 'city', problem: 'is too long' }] });
    expect(refusalsOf(error, ['city'])).toEqual({ at: { city: 'is too long' }, general: null });
  });

  it('is told of the whole form when the form has no such field', () => {
    const error = new ProblemError(400, { ...problem, errors: [{ field: 'lines.0', problem: 'is odd' }] });
    expect(refusalsOf(error, ['city'])).toEqual({ at: {}, general: 'lines.0 is odd' });
  });

  it('is told at the one field that a problem names', () => {
    const error = new ProblemError(409, { ...problem, detail: 'There is an account.', field: 'email' });
    expect(refusalsOf(error, ['email'])).toEqual({ at: { email: 'There is an account.' }, general: null });
  });

  it('is the sentence of the problem when no field is named', () => {
    expect(refusalsOf(new ProblemError(0, undefined), ['city']).general).toBe('The shop did not answer.');
  });

  it('is nothing while nothing was refused', () => {
    expect(refusalsOf(null, ['city'])).toEqual({ at: {}, general: null });
  });
});
