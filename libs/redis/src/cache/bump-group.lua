-- Purpose: gives a group a version that it never had, which makes all of its values stale. The server's time makes it
--          differ in every run: a call that is repeated after its answer was lost must not bring back the version that
--          its first run wrote, since another change may have come in between.
-- KEYS[1] the group's key
-- ARGV[1] a random token of the caller
-- ARGV[2] how long a version is kept, in milliseconds
-- Returns the new version.
local key, token, ttlMs = KEYS[1], ARGV[1], ARGV[2]

local time = redis.call('TIME')
local version = token .. '.' .. time[1] .. '.' .. time[2]
redis.call('SET', key, version, 'PX', ttlMs)
return version
