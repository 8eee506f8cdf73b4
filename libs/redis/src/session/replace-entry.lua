-- Purpose: replaces an entry by a later version of it, if it still stands. It never creates one, so that a slow
--          request cannot bring a logged-out session back.
-- KEYS[1] the entry, KEYS[2] the user's epoch
-- ARGV[1] how an entry of this schema begins, ARGV[2] the new entry, ARGV[3] its epoch, ARGV[4] its version
-- Returns 1 when Redis now holds this version, 0 when the entry is gone, of another epoch, or newer than this.
local entryKey, epochKey = KEYS[1], KEYS[2]
local head, text, epoch, version = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

local found = redis.call('GET', entryKey)
if not found or string.sub(found, 1, #head) ~= head then return 0 end
if found == text then return 1 end
local entry = cjson.decode(found)
if redis.call('GET', epochKey) ~= epoch or entry.epoch ~= tonumber(epoch) or entry.version >= version then
  return 0
end
redis.call('SET', entryKey, text, 'KEEPTTL')
return 1
