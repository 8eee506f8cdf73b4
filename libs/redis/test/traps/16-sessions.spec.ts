import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';
import { naiveVisits, ourVisits } from './support/visits.js';

const bench = useTrapBench();
const both = { naive: () => naiveVisits(bench.plain()), ours: () => ourVisits(bench.client()) };
const MINUTE = 60_000;

trap('a slow request that brings a logged-out session back', {
  ...both,
  springs: async (visits) => {
    const cookie = await visits.login(bench.freshId());
    const end = await visits.begin(cookie);
    await visits.logout(cookie);
    await end();
    return visits.isLetIn(cookie);
  },
});

trap('a session that lives for ever because somebody uses it', {
  ...both,
  springs: async (visits) => {
    const cookie = await visits.login(bench.freshId());
    // Thirteen hours, a use every twenty minutes.
    for (let use = 0; use < 39; use += 1) {
      await visits.isLetIn(cookie);
      await visits.passFor(cookie, 20 * MINUTE);
    }
    return visits.isLetIn(cookie);
  },
});

trap('a login that keeps the id which an attacker has fixed before', {
  ...both,
  springs: async (visits) => {
    const fixed = 'attackers-choice';
    await visits.login(bench.freshId(), fixed);
    return visits.isLetIn(fixed);
  },
});
