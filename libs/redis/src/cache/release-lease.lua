-- Purpose: gives a lease back after a failed load, so that others need not wait until it runs out.
-- KEYS[1] the value's key
-- ARGV[1] the caller's marker
-- Returns 1 when it was there, 0 when not.
local key, marker = KEYS[1], ARGV[1]

if redis.call('GET', key) ~= marker then
  return 0
end
return redis.call('DEL', key)
