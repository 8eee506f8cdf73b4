import type { Person } from './people.js';
import type { Visit } from './visit.js';

export const registerRoute = 'POST /auth/accounts';
export const loginRoute = 'POST /auth/sessions';

/** Registers and signs in. A 409 after a try without an answer, or at a later visit: the account was made. */
export async function signIn(visit: Visit, person: Person): Promise<void> {
  const ask = (route: string, path: string, accepts: readonly number[]) =>
    visit.ask({ method: 'POST', path, route, body: person.credentials, accepts, isTriedAgain: true });
  if (!person.hasAccount) {
    const { status } = await ask(registerRoute, '/auth/accounts', [201, 409]);
    person.hasAccount = status === 201 || status === 409;
  }
  const { status } = await ask(loginRoute, '/auth/sessions', [201]);
  person.isSignedIn = status === 201;
}

/** A session ends after half an hour in which nobody uses it. */
const longestAbsenceMs = 25 * 60_000;

/** Signs somebody in again who was signed in and has not been here for long. */
export async function signInAgain(visit: Visit, person: Person): Promise<void> {
  if (!person.isSignedIn || performance.now() - person.leftAtMs < longestAbsenceMs) return;
  await signIn(visit, person);
}
