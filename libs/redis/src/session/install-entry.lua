-- Purpose: installs what auth answered, if the leases under which it was asked still stand. A revocation deletes them,
--          so that an answer from before it can never be installed after it; so does their eviction.
-- KEYS[1] the entry, KEYS[2] the user's epoch, KEYS[3] the index of the user's sessions (none for a token)
-- ARGV[1] the entry's lease, ARGV[2] the epoch's lease, '' for what was there
-- ARGV[3] the entry, ARGV[4] its life, ARGV[5] the epoch auth read, ARGV[6] the epoch's life (lives in milliseconds)
-- ARGV[7] the entry's member in the index, ARGV[8] when it ends (ms since 1970), ARGV[9] life of the index
-- Returns 1 when installed, now or by an earlier try of the same call, 0 when refused.
local entryKey, epochKey, indexKey = KEYS[1], KEYS[2], KEYS[3]
local entryLease, epochLease, text, ttlMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, epochTtlMs, member, endsMs, indexTtlMs = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local held = redis.call('GET', epochKey)
if held and held == epochLease then
  redis.call('SET', epochKey, epoch, 'PX', epochTtlMs)
elseif held ~= epoch then
  -- An epoch behind the truth was lost in a failover. Unknown is safe; a number might be behind again.
  if (tonumber(held or '') or tonumber(epoch)) < tonumber(epoch) then redis.call('DEL', epochKey) end
  return 0
end
local found = redis.call('GET', entryKey)
if found == text or (found and entryLease == '') then return 1 end
if not found or found ~= entryLease then return 0 end
redis.call('SET', entryKey, text, 'PX', ttlMs)
if indexKey then
  redis.call('ZADD', indexKey, endsMs, member)
  redis.call('PEXPIRE', indexKey, indexTtlMs)
end
return 1
