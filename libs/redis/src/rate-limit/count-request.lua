-- Purpose: admits a request if fewer units than the limit were admitted in the current sub-window and those before it
--          that may still lie in the window; the oldest is counted whole. A refused request is not counted.
-- KEYS[1] the hash of the window: index of a sub-window -> units admitted in it
-- ARGV[1] units admitted in any window
-- ARGV[2] length of a sub-window, in milliseconds
-- ARGV[3] how many sub-windows before the current one are counted
-- ARGV[4] units this request costs
-- Returns 1 if admitted or 0, the time of the key in milliseconds, then the hash: index, units, index, units, ...
--         A refused request may see sub-windows there that no longer count.
local key, limit, subWindowMs = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local subWindows, cost = tonumber(ARGV[3]), tonumber(ARGV[4])

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local hash = redis.call('HGETALL', key)
for i = 1, #hash do
  hash[i] = tonumber(hash[i])
end
-- A promoted replica's clock may be behind; the time of a key does not run back.
for i = 1, #hash, 2 do
  nowMs = math.max(nowMs, hash[i] * subWindowMs)
end

local current, used, others, over = math.floor(nowMs / subWindowMs), 0, {}, {}
for i = 1, #hash, 2 do
  local index, units = hash[i], hash[i + 1]
  if index < current - subWindows then
    over[#over + 1] = index
  else
    used = used + units
    if index < current then
      others[#others + 1] = index
      others[#others + 1] = units
    end
  end
end

if used + cost > limit then
  return { 0, nowMs, unpack(hash) }
end
if #over > 0 then
  redis.call('HDEL', key, unpack(over))
end
local counted = redis.call('HINCRBY', key, current, cost)
-- The first request of a sub-window gives the key a life that lasts for all that follow in it.
if counted == cost then
  redis.call('PEXPIRE', key, subWindowMs * (subWindows + 1))
end
return { 1, nowMs, current, counted, unpack(others) }
