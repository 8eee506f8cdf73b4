-- Purpose: admits a request if fewer units than the limit were admitted in the current sub-window and those before it
--          that may still lie in the window; the oldest is counted whole. A refused request is not counted.
-- KEYS[1] the window, packed (docs/adr/0192): units of all sub-windows (4 bytes), how many sub-windows lie between the first
--         that holds any and the last (4), index of the last (6), then of each before it that holds any, newest first, index
--         (6) and units (4); little-endian. It expires when the last is given back, so its life says what time it is.
-- ARGV[1] units admitted in any window
-- ARGV[2] length of a sub-window, in milliseconds
-- ARGV[3] units this request costs; none means one
-- ARGV[4] how many sub-windows before the current one are counted; none means ten
-- Returns, admitted, one number: the units held now times the milliseconds for which a sub-window is counted, and the
--         milliseconds until the first of them are given back, at least one, at most as many.
--         Refused: 0, the time of the key in milliseconds, then of each sub-window its index and its units.
local HEADER, ENTRY = 14, 10
local key, limit, subWindowMs = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local cost, subWindows = tonumber(ARGV[3] or 1), tonumber(ARGV[4] or 10)
local lifeMs = subWindowMs * (subWindows + 1)

local window = redis.call('GET', key)
-- Most requests are not the first of their sub-window, and are admitted: four bytes change, however much is held.
if window then
  local sinceMs = lifeMs - redis.call('PTTL', key)
  if sinceMs < subWindowMs then
    -- A promoted replica's clock may be behind; the time of a key does not run back.
    if sinceMs < 0 then sinceMs = 0 end
    local used, ago = struct.unpack('<I4I4', window)
    used = used + cost
    if used <= limit then
      redis.call('SETRANGE', key, 0, struct.pack('<I4', used))
      return used * lifeMs + lifeMs - ago * subWindowMs - sinceMs
    end
  end
end

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local current = math.floor(nowMs / subWindowMs)

-- Index and units of each sub-window, newest first.
local parts = {}
if window then
  local held, _, last = struct.unpack('<I4I4I6', window)
  for at = HEADER + 1, #window, ENTRY do
    local index, units = struct.unpack('<I6I4', window, at)
    parts[#parts + 1], parts[#parts + 2] = index, units
    held = held - units
  end
  table.insert(parts, 1, held)
  table.insert(parts, 1, last)
  if last > current then current, nowMs = last, last * subWindowMs end
end
if parts[1] ~= current then
  table.insert(parts, 1, 0)
  table.insert(parts, 1, current)
end

local used, first, counted = cost, current, {}
for i = 1, #parts, 2 do
  local index, units = parts[i], parts[i + 1]
  if index < current - subWindows then break end
  used, first = used + units, index
  counted[i], counted[i + 1] = index, units
end
if used > limit then
  return { 0, nowMs, unpack(counted) }
end

local packed = struct.pack('<I4I4I6', used, current - first, current)
for i = 3, #counted, 2 do
  packed = packed .. struct.pack('<I6I4', counted[i], counted[i + 1])
end
redis.call('SET', key, packed, 'PXAT', current * subWindowMs + lifeMs)
return used * lifeMs + (first + subWindows + 1) * subWindowMs - nowMs
