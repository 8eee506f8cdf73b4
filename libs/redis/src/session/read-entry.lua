-- Purpose: reads an entry, which stands only while its epoch is the user's, and slides its end. What is missing gets a
--          lease, under which auth's answer may be installed; who comes meanwhile gets the same one.
-- KEYS[1] the entry, KEYS[2] the user's epoch, KEYS[3] the index of the user's sessions (none for a token)
-- ARGV[1] how an entry of this schema begins; anything else counts as missing
-- ARGV[2] what follows there when the caller has its secret: only its owner keeps an entry alive ('' for a token)
-- ARGV[3] now, ARGV[4] how far the end slides, 0 = not at all, ARGV[5] life of a lease, all in milliseconds
-- ARGV[6] a fresh lease, 'lease:<random token>', ARGV[7] the entry's member in the index
-- Returns {'standing', entry, milliseconds until its end is to be slid again} or {'ended'}
--         or {'unknown', the entry's lease, the epoch's lease}, '' for what is there.
local entryKey, epochKey, indexKey = KEYS[1], KEYS[2], KEYS[3]
local head, proof, freshLease, member = ARGV[1], ARGV[2], ARGV[6], ARGV[7]
local nowMs, slideMs, leaseMs = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

-- Part of its life that has to be gone before an entry is slid again: each slide is three writes, which replicas make too.
local SLIDE_AFTER = 1 / 60

local function leaseOn(key, held)
  if held and string.sub(held, 1, 6) == 'lease:' then return held end
  redis.call('SET', key, freshLease, 'PX', leaseMs)
  return freshLease
end

-- An entry begins with what is asked of it here: to decode it whole would take longer than all else.
local function guardsOf(text)
  if not text or string.sub(text, 1, #head) ~= head then return nil end
  local epoch, endsAtMs, at = string.match(text, '^"epoch":(%d+),"endsAtMs":(%d+)()', #head + 1)
  return tonumber(epoch), tonumber(endsAtMs), at
end

local text, held = redis.call('GET', entryKey), redis.call('GET', epochKey)
local entryEpoch, endsAtMs, at = guardsOf(text)
local epoch = tonumber(held or '')
-- An epoch behind its own entries was raised before and lost in a failover: it proves nothing any more.
if entryEpoch and epoch and entryEpoch > epoch then epoch = nil end
if not entryEpoch or not epoch then
  return { 'unknown', entryEpoch and '' or leaseOn(entryKey, text), epoch and '' or leaseOn(epochKey, held) }
end
if entryEpoch < epoch or endsAtMs <= nowMs then return { 'ended' } end
local slideInMs = 0
if slideMs > 0 and string.sub(text, at, at + #proof - 1) == proof then
  local ttlMs = math.min(slideMs, endsAtMs - nowMs)
  local goneMs = math.abs(ttlMs - redis.call('PTTL', entryKey))
  if goneMs > slideMs * SLIDE_AFTER then
    redis.call('PEXPIRE', entryKey, ttlMs)
    redis.call('ZADD', indexKey, nowMs + ttlMs, member)
    redis.call('PEXPIRE', indexKey, slideMs)
    goneMs = 0
  end
  slideInMs = math.floor(slideMs * SLIDE_AFTER - goneMs)
end
return { 'standing', text, tostring(slideInMs) }
