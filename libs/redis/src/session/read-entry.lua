-- Purpose: reads an entry, which stands only while its epoch is the user's, and slides its end. What is missing gets a
--          lease, under which auth's answer may be installed; who comes meanwhile gets the same one.
-- KEYS[1] the entry, KEYS[2] the user's epoch, KEYS[3] the index of the user's sessions (none for a token)
-- ARGV[1] how an entry of this schema begins; anything else counts as missing
-- ARGV[2] the hash of the caller's secret: only its owner keeps an entry alive ('' for a token)
-- ARGV[3] now, ARGV[4] how far the end slides, 0 = not at all, ARGV[5] life of a lease, all in milliseconds
-- ARGV[6] a fresh lease, 'lease:<random token>', ARGV[7] the entry's member in the index
-- Returns {'standing', entry} or {'ended'} or {'unknown', the entry's lease, the epoch's lease}, '' for what is there.
local entryKey, epochKey, indexKey = KEYS[1], KEYS[2], KEYS[3]
local head, secretHash, freshLease, member = ARGV[1], ARGV[2], ARGV[6], ARGV[7]
local nowMs, slideMs, leaseMs = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

local function leaseOn(key, held)
  if held and string.sub(held, 1, 6) == 'lease:' then return held end
  redis.call('SET', key, freshLease, 'PX', leaseMs)
  return freshLease
end

local text, held = redis.call('GET', entryKey), redis.call('GET', epochKey)
local entry = text and string.sub(text, 1, #head) == head and cjson.decode(text)
local epoch = tonumber(held or '')
-- An epoch behind its own entries was raised before and lost in a failover: it proves nothing any more.
if entry and epoch and entry.epoch > epoch then epoch = nil end
if not entry or not epoch then
  return { 'unknown', entry and '' or leaseOn(entryKey, text), epoch and '' or leaseOn(epochKey, held) }
end
if entry.epoch < epoch or entry.endsAtMs <= nowMs then return { 'ended' } end
if slideMs > 0 and entry.secretHash == secretHash then
  local ttlMs = math.min(slideMs, entry.endsAtMs - nowMs)
  redis.call('PEXPIRE', entryKey, ttlMs)
  redis.call('ZADD', indexKey, nowMs + ttlMs, member)
  redis.call('PEXPIRE', indexKey, slideMs)
end
return { 'standing', text }
