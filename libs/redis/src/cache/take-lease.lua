-- Purpose: reads a value, or takes the lease that allows its caller to load and store it.
-- KEYS[1] the value's key
-- ARGV[1] the caller's marker, 'lease:<random token>'
-- ARGV[2] how long the lease lasts, in milliseconds
-- ARGV[3] a text that the caller has read here and cannot use (another schema), or ''; it counts as nothing
-- Returns what the key holds now: a value, another caller's marker, or ARGV[1] when the lease is the caller's.
--         A repeated call (the first answer was lost) finds its own marker and returns it again.
local key, marker, leaseMs, unusable = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local found = redis.call('GET', key)
if found and found ~= unusable then
  return found
end
redis.call('SET', key, marker, 'PX', leaseMs)
return marker
