-- Purpose: lets a holder keep its lock for another lease, from now. A lease that has ended is not revived.
-- KEYS[1] hash of the lock
-- ARGV[1] who asks, ARGV[2] how long it holds the lock, ARGV[3] life of the hash (both in milliseconds)
-- Returns 1, or 0 when the lock is not the asker's any more.
local key, asking, leaseMs, ttlMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local holder, endsAtMs = unpack(redis.call('HMGET', key, 'holder', 'endsAtMs'))
if holder ~= asking or endsAtMs - nowMs <= 0 then
  return 0
end
redis.call('HSET', key, 'endsAtMs', string.format('%.0f', nowMs + leaseMs))
redis.call('PEXPIRE', key, ttlMs)
return 1
