import { ask, type Question } from '../api/http.js';
import { operatorHeaders } from './operator-token.js';

/** {@link ask} as the operator. @throws ProblemError */
export function askOps<Answer>(path: string, question: Question = {}): Promise<Answer> {
  return ask<Answer>(path, { ...question, headers: operatorHeaders() });
}
