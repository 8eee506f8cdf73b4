-- Purpose: reads a group's version before a load, and begins it anew when it was lost. A lost version must not revive
--          old values, so the new one is random and of this moment.
-- KEYS[1] the group's key
-- ARGV[1] a random token of the caller
-- ARGV[2] how long a version is kept, in milliseconds: from now on again, so that it outlives what is loaded under it
-- Returns the version.
local key, token, ttlMs = KEYS[1], ARGV[1], ARGV[2]

local version = redis.call('GET', key)
if not version then
  local time = redis.call('TIME')
  version = token .. '.' .. time[1] .. '.' .. time[2]
end
redis.call('SET', key, version, 'PX', ttlMs)
return version
