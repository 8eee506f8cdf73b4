-- Purpose: installs a snapshot of the journal. On a missing hash only under the lease that stood before the journal was
--          read; over a standing hash only when the snapshot is later.
-- KEYS[1] the hash
-- ARGV[1] lease, '' for none, ARGV[2] version of the snapshot
-- ARGV[3] its fields as a JSON array [field, amount, ...], ARGV[4] life of the hash in milliseconds
-- Returns 1 when the hash is at the snapshot's version now, 0 when refused.
local key, lease, version, fields, ttlMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), cjson.decode(ARGV[3]), ARGV[4]

local held = redis.call('HMGET', key, '~version', '~lease')
if held[1] then
  local standing = tonumber(held[1])
  if standing >= version then return standing == version and 1 or 0 end
elseif not held[2] or held[2] ~= lease then
  return 0
end
redis.call('DEL', key)
redis.call('HSET', key, '~version', version)
-- Lua unpacks some thousand values at the most.
for first = 1, #fields, 1000 do
  redis.call('HSET', key, unpack(fields, first, math.min(first + 999, #fields)))
end
redis.call('PEXPIRE', key, ttlMs)
return 1
