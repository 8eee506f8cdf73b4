-- Purpose: stores a loaded value, if the caller's lease still stands. A forget deletes the lease with the key, so a
--          value loaded before it can never be stored after it, nor can that of a loader whose lease ran out.
-- KEYS[1] the value's key
-- ARGV[1] the caller's marker; a refresh has the old value standing behind it
-- ARGV[2] the value in its envelope
-- ARGV[3] how long the value lasts, in milliseconds
-- Returns 1 when stored, 0 when refused.
local key, marker, value, ttlMs = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local found = redis.call('GET', key)
if not found or string.sub(found, 1, #marker) ~= marker then
  return 0
end
redis.call('SET', key, value, 'PX', ttlMs)
return 1
