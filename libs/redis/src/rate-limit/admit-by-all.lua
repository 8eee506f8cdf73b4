-- Purpose: judges a request by several policies of one id and counts it in all of them or, if one refuses, in none.
-- KEYS[1] hash, by the name of a policy: a window, packed (docs/adr/0184): units of all sub-windows but the last (4 bytes), then
--         of each that holds any, oldest first, its index (6) and its units (4); little-endian; or of an even rate
--         the theoretical arrival time, in microseconds
-- ARGV[1] units this request costs, ARGV[2] life of the hash in milliseconds, then of each policy four:
--         its name, units admitted in any window, length of a sub-window in milliseconds, sub-windows before the current one;
--         or its name, microseconds in which a whole burst is given back, those in which one unit is, 0
-- Returns, admitted: 1, then of each policy two: of a window the units held now and milliseconds until the first of them are
--         given back, of a rate the microseconds owed and 0.
--         Refused: 0, then of each policy a list: 1 if it admits or 0, and of a window the time of the key in milliseconds,
--         then the index and the units of each sub-window held, of a rate the microseconds owed.
local HEADER, ENTRY, POLICY = 4, 10, 4
local key, cost, lifeMs = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local time = redis.call('TIME')
local nowUs = time[1] * 1000000 + time[2]

-- Most requests are counted by one window, whose current sub-window holds some already, and are admitted: four bytes change.
local window = #ARGV == 2 + POLICY and ARGV[6] ~= '0' and redis.call('HMGET', key, ARGV[3])[1]
if window and #window > HEADER then
  local limit, subWindowMs, subWindows = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
  local nowMs = math.floor(nowUs / 1000)
  local before, first = struct.unpack('<I4I6', window)
  local last, units = struct.unpack('<I6I4', window, #window - ENTRY + 1)
  local used = before + units + cost
  if last == math.floor(nowMs / subWindowMs) and used <= limit then
    redis.call('HSET', key, ARGV[3], string.sub(window, 1, -5) .. struct.pack('<I4', units + cost))
    return { 1, used, (first + subWindows + 1) * subWindowMs - nowMs }
  end
end

local startsPart = false

-- Returns the index and the units of the last sub-window, and where in the string it is.
local function lastOf(window)
  local at = #window - ENTRY + 1
  if at <= HEADER then return -1, 0, at end
  local index, units = struct.unpack('<I6I4', window, at)
  return index, units, at
end

-- Returns the units with this request, milliseconds until the first are given back, and the window that holds them.
local function countInWindow(window, subWindowMs, subWindows)
  local nowMs = math.floor(nowUs / 1000)
  local current = math.floor(nowMs / subWindowMs)
  local last, units, at = lastOf(window)
  -- A promoted replica's clock may be behind; the time of a key does not run back.
  if last > current then current, nowMs = last, last * subWindowMs end

  local before, first, from = 0, current, HEADER + 1
  if last == current then
    before, first = struct.unpack('<I4I6', window)
  else
    startsPart, units, at = true, 0, #window + 1
    from = at
    for i = at - ENTRY, HEADER + 1, -ENTRY do
      local index, count = struct.unpack('<I6I4', window, i)
      if index < current - subWindows then break end
      before, first, from = before + count, index, i
    end
  end
  local held = string.sub(window, from, at - 1) .. struct.pack('<I6I4', current, units + cost)
  local resetMs = (first + subWindows + 1) * subWindowMs - nowMs
  return before + units + cost, resetMs, struct.pack('<I4', before) .. held
end

-- Returns the microseconds owed with this request, 0, and the theoretical arrival time. Without it no more than a whole
-- burst is ever owed, however far behind a promoted replica's clock may be.
local function addToRate(arrivalUs, burstUs, intervalUs)
  startsPart = true
  local debtUs = math.min(burstUs, math.max(0, (tonumber(arrivalUs) or nowUs) - nowUs))
  local owedUs = debtUs + cost * intervalUs
  -- %.0f: Lua writes sixteen digits as 1.8e+15 by itself.
  return owedUs, 0, string.format('%.0f', nowUs + owedUs)
end

-- Returns the limit, the unit and the sub-windows of a policy by its number.
local function policyAt(i)
  local at = POLICY * i
  return tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
end

local names = {}
for i = 3, #ARGV, POLICY do names[#names + 1] = ARGV[i] end
local held = redis.call('HMGET', key, unpack(names))
local changed, answer, isAdmitted = {}, { 1 }, true
for i, name in ipairs(names) do
  local limit, unit, subWindows = policyAt(i)
  local used, resetMs, value
  if subWindows > 0 then
    used, resetMs, value = countInWindow(held[i] or '', unit, subWindows)
  else
    used, resetMs, value = addToRate(held[i], limit, unit)
  end
  isAdmitted = isAdmitted and used <= limit
  answer[2 * i], answer[2 * i + 1] = used, resetMs
  changed[2 * i - 1], changed[2 * i] = name, value
end

if isAdmitted then
  redis.call('HSET', key, unpack(changed))
  if startsPart then redis.call('PEXPIRE', key, lifeMs) end
  return answer
end

local refused = { 0 }
for i = 1, #names do
  local limit, unit, subWindows = policyAt(i)
  local told = { answer[2 * i] <= limit and 1 or 0 }
  if subWindows > 0 then
    local window = held[i] or ''
    told[2] = math.max(math.floor(nowUs / 1000), lastOf(window) * unit)
    for entry = HEADER + 1, #window, ENTRY do
      told[#told + 1], told[#told + 2] = struct.unpack('<I6I4', window, entry)
    end
  else
    told[2] = answer[2 * i] - cost * unit
  end
  refused[#refused + 1] = told
end
return refused
