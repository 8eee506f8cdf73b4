import type { HistorySeen, Revocation, SessionUse } from './history.js';
import { groupedBy, type Violation } from './violation.js';

/**
 * A session whose end was acknowledged never works again, reads included; one that nobody has ended is never refused. In
 * between, and where the end never got an answer, both may be true; but who was refused once stays out.
 */
export function checkSessions({ revocations, uses }: Pick<HistorySeen, 'revocations' | 'uses'>): Violation[] {
  const ends = groupedBy(revocations, ({ session }) => session);
  return [...groupedBy(uses, ({ session }) => session)].flatMap(([session, used]) =>
    checkSession(used, ends.get(session) ?? []),
  );
}

function checkSession(uses: readonly SessionUse[], revocations: readonly Revocation[]): Violation[] {
  const mayHaveEnded = revocations.filter(({ outcome }) => outcome !== 'refused');
  const acknowledged = revocations.filter(({ outcome }) => outcome === 'acknowledged');
  const begunAtMs = earliest(mayHaveEnded.map(({ startedAtMs }) => startedAtMs));
  const refused = uses.filter(({ isKnown, endedAtMs }) => !isKnown && endedAtMs >= begunAtMs);
  const overAtMs = earliest([...acknowledged, ...refused].map(({ endedAtMs }) => endedAtMs));
  return uses.flatMap((use) => checkUse(use, { begunAtMs, overAtMs }));
}

function checkUse(
  { session, isKnown, startedAtMs, endedAtMs }: SessionUse,
  { begunAtMs, overAtMs }: { begunAtMs: number; overAtMs: number },
): Violation[] {
  if (!isKnown)
    return endedAtMs < begunAtMs ? [{ kind: 'logout', what: `session ${session} was refused` }] : [];
  if (startedAtMs <= overAtMs) return [];
  const afterMs = Math.round(startedAtMs - overAtMs);
  return [{ kind: 'resurrection', what: `session ${session} worked ${afterMs} ms after its end` }];
}

function earliest(times: readonly number[]): number {
  return Math.min(Infinity, ...times);
}
