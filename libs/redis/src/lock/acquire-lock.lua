-- Purpose: takes a lock that nobody holds, under a fencing token higher than every one before it.
-- KEYS[1] hash of the lock: holder, endsAtMs, token (the last one given; it stays when the lock is given back)
-- ARGV[1] who asks, a random id: asking again, since its answer was lost, it is given the same token
-- ARGV[2] how long it holds the lock, ARGV[3] life of the hash (both in milliseconds)
-- Returns {token, 0}, or {0, milliseconds until the holder's lease ends}.
local key, asking, leaseMs, ttlMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]

local time = redis.call('TIME')
local nowUs = time[1] * 1000000 + time[2]
local nowMs = math.floor(nowUs / 1000)
local holder, endsAtMs, token = unpack(redis.call('HMGET', key, 'holder', 'endsAtMs', 'token'))
local leftMs = holder and math.max(0, endsAtMs - nowMs) or 0
if leftMs > 0 and holder ~= asking then
  return { 0, leftMs }
end
if leftMs == 0 then
  -- The clock is the counter: a lost hash begins no lower than it ended, and a clock set back goes on by ones.
  token = math.max(nowUs, (token or 0) + 1)
end
-- %.0f: Lua writes sixteen digits as 1.8e+15 by itself.
token = string.format('%.0f', token)
redis.call('HSET', key, 'holder', asking, 'endsAtMs', string.format('%.0f', nowMs + leaseMs), 'token', token)
redis.call('PEXPIRE', key, ttlMs)
return { tonumber(token), 0 }
