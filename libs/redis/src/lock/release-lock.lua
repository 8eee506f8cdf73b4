-- Purpose: gives a lock back, if it is still the asker's. The last token stays, so that the next one is higher.
-- KEYS[1] hash of the lock
-- ARGV[1] who asks
-- Returns 1, or 0 when the lock is not the asker's any more.
local key, asking = KEYS[1], ARGV[1]

if redis.call('HMGET', key, 'holder')[1] ~= asking then
  return 0
end
redis.call('HDEL', key, 'holder', 'endsAtMs')
return 1
