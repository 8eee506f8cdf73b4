-- Purpose: admits a request if fewer units than the limit were admitted in the current sub-window and those before it
--          that may still lie in the window; the oldest is counted whole. A refused request is not counted.
-- KEYS[1] the window, packed (docs/adr/0184): units of all sub-windows but the last (4 bytes), then of each that holds any,
--         oldest first, its index (6 bytes) and its units (4 bytes); little-endian
-- ARGV[1] units admitted in any window
-- ARGV[2] length of a sub-window, in milliseconds
-- ARGV[3] units this request costs; none means one
-- ARGV[4] how many sub-windows before the current one are counted; none means ten
-- Returns, admitted: the units held now, milliseconds until the first of them are given back.
--         Refused: 0, the time of the key in milliseconds, then of each sub-window its index and its units.
local HEADER, ENTRY = 4, 10
local key, limit, subWindowMs = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local cost, subWindows = tonumber(ARGV[3] or 1), tonumber(ARGV[4] or 10)
local lifeMs = subWindowMs * (subWindows + 1)

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local current = math.floor(nowMs / subWindowMs)

local window = redis.call('GET', key) or ''
local last, units, at = -1, 0, #window - ENTRY + 1
if at > HEADER then
  last, units = struct.unpack('<I6I4', window, at)
end

-- Most requests are not the first of their sub-window, and are admitted: four bytes change, however much is held.
if last == current then
  local before, since = struct.unpack('<I4I6', window)
  local used = before + units + cost
  if used <= limit then
    redis.call('SETRANGE', key, #window - 4, struct.pack('<I4', units + cost))
    return { used, since * subWindowMs + lifeMs - nowMs }
  end
elseif last > current then
  -- A promoted replica's clock may be behind; the time of a key does not run back.
  current, nowMs = last, last * subWindowMs
else
  units, at = 0, #window + 1
end

local before, held, from = 0, {}, at
for i = at - ENTRY, HEADER + 1, -ENTRY do
  local index, count = struct.unpack('<I6I4', window, i)
  if index < current - subWindows then break end
  before, from = before + count, i
  held[#held + 1] = index
  held[#held + 1] = count
end

local used = before + units + cost
if used > limit then
  return { 0, nowMs, current, units, unpack(held) }
end
local entries = string.sub(window, from, at - 1) .. struct.pack('<I6I4', current, units + cost)
redis.call('SET', key, struct.pack('<I4', before) .. entries, 'PX', lifeMs)
return { used, (held[#held - 1] or current) * subWindowMs + lifeMs - nowMs }
