-- Purpose: adds one to a counter once for each operation, however often the operation is sent.
-- KEYS[1] the counter, KEYS[2] the operation, in the counter's slot
-- ARGV[1] how long the operation is remembered, in milliseconds: longer than it is sent again
-- Returns the counter as the operation left it, the first time.
local counter, operation, rememberedMs = KEYS[1], KEYS[2], ARGV[1]

local known = redis.call('GET', operation)
if known then
  return tonumber(known)
end
local count = redis.call('INCR', counter)
redis.call('SET', operation, count, 'PX', rememberedMs)
return count
