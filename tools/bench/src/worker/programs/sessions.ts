import { as, type Subject } from '../subject.js';

/** Logs users out while a slow request of theirs saves the session. @returns how many are logged in afterwards */
export async function logouts(subject: Subject, { rounds }: { rounds: number }): Promise<number> {
  const sessions = as(subject, 'sessions');
  let resurrected = 0;
  for (let round = 0; round < rounds; round += 1) {
    const user = `slow-${String(round)}`;
    await sessions.begin(user);
    await sessions.endWhileSaving(user);
    if (await sessions.read(user)) resurrected += 1;
  }
  return resurrected;
}
