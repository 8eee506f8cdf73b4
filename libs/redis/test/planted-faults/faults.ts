/*
 * Faults as a tired hand would make them in the Lua scripts, and for each the test that has to see it. A mutation of
 * TypeScript can be made by a tool; what matters most here is in Lua, which none reads.
 */
import { limitFaults } from './limit-faults.js';
import type { PlantedFault } from './planted-fault.js';

const cache: readonly PlantedFault[] = [
  {
    what: 'a fill that does not look at its lease',
    script: 'cache/fill.lua',
    was: 'if not found or string.sub(found, 1, #marker) ~= marker then',
    becomes: 'if false then',
    spec: 'cache/fleet.spec.ts',
    test: 'forget never lets a value be stored that was loaded before it',
  },
  {
    what: 'a fill that takes any lease for its own',
    script: 'cache/fill.lua',
    was: 'string.sub(found, 1, #marker) ~= marker',
    becomes: "string.sub(found, 1, 6) ~= 'lease:'",
    spec: 'cache/fleet.spec.ts',
    test: 'forget refuses the old value also when somebody else has taken a new lease since',
  },
  {
    what: 'a lease that is given to everybody',
    script: 'cache/take-lease.lua',
    was: 'if found and found ~= unusable then',
    becomes: "if found and found ~= unusable and string.sub(found, 1, 6) ~= 'lease:' then",
    spec: 'cache/fleet.spec.ts',
    test: 'the lease, between processes lets one of eight processes load',
  },
  {
    what: 'a release that removes whatever stands there',
    script: 'cache/release-lease.lua',
    was: "if redis.call('GET', key) ~= marker then",
    becomes: 'if false then',
    spec: 'cache/leases.spec.ts',
    test: 'the lease of a load is given back, but never a value',
  },
  {
    what: 'a refresh that gives the value a new life',
    script: 'cache/take-refresh.lua',
    was: "value, 'KEEPTTL')",
    becomes: "value, 'PX', leaseMs)",
    spec: 'cache/leases.spec.ts',
    test: 'the lease of a refresh stands in front of the value, which keeps its life',
  },
];

const sessions: readonly PlantedFault[] = [
  {
    what: 'an installation under no lease',
    script: 'session/install-entry.lua',
    was: 'if not found or found ~= entryLease then return 0 end',
    becomes: '',
    spec: 'session/session-store.spec.ts',
    test: 'logging out between the row of a login and its copy in Redis wins',
  },
  {
    what: 'an installation of whatever epoch',
    script: 'session/install-entry.lua',
    was: 'elseif held ~= epoch then',
    becomes: 'elseif false then',
    spec: 'session/token-cache.spec.ts',
    test: 'a token of an older epoch is a miss, and cannot be remembered',
  },
  {
    what: 'a save that brings a logged-out session back',
    script: 'session/replace-entry.lua',
    was: 'if not found or string.sub(found, 1, #head) ~= head then return 0 end',
    becomes: "if not found then redis.call('SET', entryKey, text) return 1 end",
    spec: 'session/late-restore.spec.ts',
    test: 'a slow request never brings a logged-out session back',
  },
  {
    what: 'a session that outlives its epoch',
    script: 'session/read-entry.lua',
    was: 'if entryEpoch < epoch or endsAtMs <= nowMs then',
    becomes: 'if endsAtMs <= nowMs then',
    spec: 'session/session-store.spec.ts',
    test: 'logging out everywhere ends all sessions with one command',
  },
  {
    what: 'a session that its use does not keep alive',
    script: 'session/read-entry.lua',
    was: "redis.call('PEXPIRE', entryKey, ttlMs)",
    becomes: '',
    spec: 'session/session-store.spec.ts',
    test: 'a session slides for 30 minutes with each use of its owner, and is unknown after 30 idle ones',
  },
  {
    what: 'a session without an absolute end',
    script: 'session/read-entry.lua',
    was: 'or endsAtMs <= nowMs then',
    becomes: 'then',
    spec: 'session/session-store.spec.ts',
    test: 'a session ends at its absolute end however much it is used',
  },
  {
    what: 'a session that anybody keeps alive',
    script: 'session/read-entry.lua',
    was: 'if slideMs > 0 and string.sub(text, at, at + #proof - 1) == proof then',
    becomes: 'if slideMs > 0 then',
    spec: 'session/session-store.spec.ts',
    test: 'a session is not kept alive by a wrong secret',
  },
];

const hashesAndLocks: readonly PlantedFault[] = [
  {
    what: 'a change that is applied each time it is sent',
    script: 'hash/change-hash.lua',
    was: "if held >= version then return { 'repeated', held } end",
    becomes: '',
    spec: 'hash/hash-store.spec.ts',
    test: 'a change is applied once, however often it is sent',
  },
  {
    what: 'a change that does not wait for the one before it',
    script: 'hash/change-hash.lua',
    was: "if held < version - 1 then return { 'missing', '' } end",
    becomes: '',
    spec: 'hash/hash-store.spec.ts',
    test: 'a change that overtook the one before it is not applied',
  },
  {
    what: 'a snapshot that is installed under no lease',
    script: 'hash/rebuild-hash.lua',
    was: 'elseif not held[2] or held[2] ~= lease then',
    becomes: 'elseif false then',
    spec: 'hash/hash-store.spec.ts',
    test: 'a missing hash is not rebuilt from a journal read before a later change',
  },
  {
    what: 'a lock that is given back by who lost it',
    script: 'lock/release-lock.lua',
    was: "if redis.call('HMGET', key, 'holder')[1] ~= asking then",
    becomes: 'if false then',
    spec: 'lock/locks.spec.ts',
    test: 'a holder whose lease cannot be extended is told when the key is lost',
  },
];

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  ...cache,
  ...limitFaults,
  ...sessions,
  ...hashesAndLocks,
];
