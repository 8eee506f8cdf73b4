-- Purpose: applies the change that follows the hash's version, all of its steps. On a missing hash it replaces the lease:
--          a snapshot read before this change was journaled must not be installed after it.
-- KEYS[1] the hash
-- ARGV[1] version of the change, ARGV[2] steps as JSON: [['add', field, by] | ['set', field, to], ...]
-- ARGV[3] life of the hash, ARGV[4] a fresh lease, ARGV[5] life of a lease (lives in milliseconds)
-- Returns {'applied' | 'repeated', version of the hash} or {'missing', lease}; the lease is '' when the hash stands, but
--         is more than one change behind.
local key, version, ttlMs, freshLease, leaseMs = KEYS[1], tonumber(ARGV[1]), ARGV[3], ARGV[4], ARGV[5]

local held = tonumber(redis.call('HGET', key, '~version') or '')
if not held then
  redis.call('HSET', key, '~lease', freshLease)
  redis.call('PEXPIRE', key, leaseMs)
  return { 'missing', freshLease }
end
if held >= version then return { 'repeated', held } end
if held < version - 1 then return { 'missing', '' } end
for _, step in ipairs(cjson.decode(ARGV[2])) do
  local kind, field, amount = step[1], step[2], step[3]
  if kind == 'set' then
    redis.call('HSET', key, field, amount)
  else
    amount = redis.call('HINCRBY', key, field, amount)
  end
  if amount <= 0 then redis.call('HDEL', key, field) end
end
redis.call('HSET', key, '~version', version)
redis.call('PEXPIRE', key, ttlMs)
return { 'applied', version }
