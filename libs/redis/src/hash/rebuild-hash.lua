-- Purpose: installs a snapshot of the journal. On a missing hash only under the lease that stood before the journal was
--          read; over a standing hash only when the snapshot is later and holds all that was lately applied here.
-- KEYS[1] the hash
-- ARGV[1] lease, '' for none, ARGV[2] version of the snapshot, ARGV[3] operation ids in it as a JSON array
-- ARGV[4] its fields as a JSON array [field, amount, ...], ARGV[5] life of the hash in milliseconds
-- Returns 1 when installed, now or by an earlier try of the same call, 0 when refused.
local key, lease, version, ttlMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[5]
local ids, fields = cjson.decode(ARGV[3]), cjson.decode(ARGV[4])

local held = redis.call('HMGET', key, '~version', '~operations', '~lease')
if held[1] then
  if tonumber(held[1]) == version and held[2] == ARGV[3] then return 1 end
  if tonumber(held[1]) >= version then return 0 end
  local known = {}
  for _, id in ipairs(ids) do known[id] = true end
  for _, id in ipairs(cjson.decode(held[2])) do
    if not known[id] then return 0 end
  end
elseif not held[3] or held[3] ~= lease then
  return 0
end
redis.call('DEL', key)
redis.call('HSET', key, '~version', version, '~operations', ARGV[3], '~fields', #fields / 2)
if #fields > 0 then redis.call('HSET', key, unpack(fields)) end
redis.call('PEXPIRE', key, ttlMs)
return 1
