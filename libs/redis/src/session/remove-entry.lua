-- Purpose: removes an entry, and with it the lease under which an answer from before could be installed.
-- KEYS[1] the entry, KEYS[2] the index of the user's sessions (none for a token)
-- ARGV[1] the entry's member in the index ('' for a token)
-- Returns 1 when something was removed, 0 when there was nothing.
local entryKey, indexKey, member = KEYS[1], KEYS[2], ARGV[1]

if indexKey then redis.call('ZREM', indexKey, member) end
return redis.call('DEL', entryKey)
