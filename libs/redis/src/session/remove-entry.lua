-- Purpose: removes a session, and with it the lease under which an answer from before could be installed.
-- KEYS[1] the session, KEYS[2] the index of the user's sessions
-- ARGV[1] the session's member in the index
-- Returns 1 when something was removed, 0 when there was nothing.
local sessionKey, indexKey, member = KEYS[1], KEYS[2], ARGV[1]

redis.call('ZREM', indexKey, member)
return redis.call('DEL', sessionKey)
