-- Purpose: adds to a counter once for each operation, however often the operation is sent.
-- KEYS[1] the counter, KEYS[2] the operation, in the counter's slot
-- ARGV[1] what is added, ARGV[2] how long the operation is remembered, in milliseconds: longer than it is sent again
-- Returns the counter as the operation left it, the first time.
local counter, operation, by, rememberedMs = KEYS[1], KEYS[2], ARGV[1], ARGV[2]

local known = redis.call('GET', operation)
if known then
  return tonumber(known)
end
local count = redis.call('INCRBY', counter, by)
redis.call('SET', operation, count, 'PX', rememberedMs)
return count
