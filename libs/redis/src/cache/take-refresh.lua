-- Purpose: takes the lease to load a value anew while the old one stays readable beside it. One key holds both, so a
--          forget ends both, and what was loaded before it can never be stored after it.
-- KEYS[1] the value's key
-- ARGV[1] the caller's marker, 'lease:<random token>'
-- ARGV[2] how long the lease lasts, in milliseconds
-- ARGV[3] with more than this left to live, in milliseconds, the value is too young to be loaded anew
-- Returns 1 when the lease is the caller's, 0 when there is no value, another's lease, or nothing to do yet.
--         A repeated call (the first answer was lost) finds its own marker and returns 1 again.
local key, marker, leaseMs, tooYoungAboveMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local found = redis.call('GET', key)
if not found then
  return 0
end
if string.sub(found, 1, #marker) == marker then
  return 1
end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local value = found
if string.sub(found, 1, 6) == 'lease:' then
  local endsAtMs, copy = string.match(found, '^lease:[^:]+:(%d+):(.+)$')
  local leftMs = (tonumber(endsAtMs) or math.huge) - nowMs
  -- A lease that ends later than one taken now is of a clock that was put back: it is over.
  if not copy or (leftMs > 0 and leftMs <= leaseMs) then
    return 0
  end
  value = copy
end
if string.sub(value, 1, 1) ~= '{' or redis.call('PTTL', key) > tooYoungAboveMs then
  return 0
end
redis.call('SET', key, marker .. ':' .. string.format('%.0f', nowMs + leaseMs) .. ':' .. value, 'KEEPTTL')
return 1
