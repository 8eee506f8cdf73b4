-- Purpose: applies an operation to a hash once, all of its steps or none. On a missing hash it replaces the lease: a
--          snapshot read before this operation was journaled must not be installed after it.
-- KEYS[1] the hash
-- ARGV[1] operation id, ARGV[2] steps as JSON: [['add', field, by] | ['set', field, to], ...]
-- ARGV[3] most fields, ARGV[4] most of one field, ARGV[5] how many operation ids are kept
-- ARGV[6] life of the hash, ARGV[7] a fresh lease, ARGV[8] life of a lease (lives in milliseconds)
-- Returns {'applied' | 'repeated', version} or {'missing', lease} or {'refused', 1 too much of one | 2 too many fields}.
local key, operation, steps = KEYS[1], ARGV[1], cjson.decode(ARGV[2])
local maxFields, maxOfOne, keptIds = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local held = redis.call('HMGET', key, '~version', '~operations', '~fields')
local version, ids, fields = held[1], cjson.decode(held[2] or '[]'), tonumber(held[3] or '0')
if not version then
  redis.call('HSET', key, '~lease', ARGV[7])
  redis.call('PEXPIRE', key, ARGV[8])
  return { 'missing', ARGV[7] }
end
for _, id in ipairs(ids) do
  if id == operation then return { 'repeated', tonumber(version) } end
end
local amounts = {}
for _, step in ipairs(steps) do
  local kind, field, amount = step[1], step[2], step[3]
  local before = amounts[field] or tonumber(redis.call('HGET', key, field) or '0')
  local after = math.max(0, kind == 'add' and before + amount or amount)
  if after > maxOfOne and after > before then return { 'refused', 1 } end
  if before == 0 and after > 0 then fields = fields + 1 end
  if before > 0 and after == 0 then fields = fields - 1 end
  amounts[field] = after
end
if fields > maxFields then return { 'refused', 2 } end
for field, amount in pairs(amounts) do
  if amount == 0 then redis.call('HDEL', key, field) else redis.call('HSET', key, field, amount) end
end
table.insert(ids, operation)
if #ids > keptIds then table.remove(ids, 1) end
redis.call('HSET', key, '~operations', cjson.encode(ids), '~fields', fields)
redis.call('PEXPIRE', key, ARGV[6])
return { 'applied', redis.call('HINCRBY', key, '~version', 1) }
