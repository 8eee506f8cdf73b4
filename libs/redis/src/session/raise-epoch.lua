-- Purpose: makes everything of an older epoch void. Where the epoch is unknown it stays unknown, since a call that was
--          sent again late may carry a number that is itself old; the lease goes, so that no older answer comes in.
-- KEYS[1] the user's epoch
-- ARGV[1] the new epoch, as auth's row has it
-- ARGV[2] how long it lasts, in milliseconds
-- Returns 1 when an older epoch was raised, 0 otherwise.
local epochKey, epoch, ttlMs = KEYS[1], ARGV[1], ARGV[2]

local held = redis.call('GET', epochKey)
local known = tonumber(held or '')
if not known then
  redis.call('DEL', epochKey)
  return 0
end
if known >= tonumber(epoch) then return 0 end
redis.call('SET', epochKey, epoch, 'PX', ttlMs)
return 1
