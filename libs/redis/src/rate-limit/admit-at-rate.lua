-- Purpose: admits a request if, with it, no more than a whole burst is owed (GCRA, virtual scheduling). A refused request
--          changes nothing.
-- KEYS[1] the theoretical arrival time, in microseconds
-- ARGV[1] microseconds in which a whole burst is given back
-- ARGV[2] microseconds that this request adds: its units times the interval
-- Returns 1 if admitted or 0, then how far the theoretical arrival time lies ahead, in microseconds.
local key, burstUs, addedUs = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])

local time = redis.call('TIME')
local nowUs = time[1] * 1000000 + time[2]

local function owe(debtUs)
  -- %.0f: Lua writes sixteen digits as 1.8e+15 by itself.
  redis.call('SET', key, string.format('%.0f', nowUs + debtUs), 'PX', math.ceil(debtUs / 1000))
  return debtUs
end

local debtUs = math.max(0, tonumber(redis.call('GET', key) or nowUs) - nowUs)
-- A promoted replica's clock may be behind; more than a whole burst is never owed.
if debtUs > burstUs then
  debtUs = owe(burstUs)
end
if debtUs + addedUs > burstUs then
  return { 0, debtUs }
end
return { 1, owe(debtUs + addedUs) }
