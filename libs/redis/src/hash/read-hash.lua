-- Purpose: reads a hash, or leaves the lease under which a snapshot of it may be installed; who comes meanwhile gets
--          the same one.
-- KEYS[1] the hash
-- ARGV[1] a fresh lease, ARGV[2] how long a lease lasts, in milliseconds
-- Returns {'found', field, value, ...} or {'missing', lease}.
local key, freshLease, leaseMs = KEYS[1], ARGV[1], ARGV[2]

if redis.call('HEXISTS', key, '~version') == 1 then
  local all = redis.call('HGETALL', key)
  table.insert(all, 1, 'found')
  return all
end
local lease = redis.call('HGET', key, '~lease')
if not lease then
  lease = freshLease
  redis.call('HSET', key, '~lease', lease)
  redis.call('PEXPIRE', key, leaseMs)
end
return { 'missing', lease }
