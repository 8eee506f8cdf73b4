-- Purpose: judges a request by several policies of one id and counts it in all of them or, if one refuses, in none.
-- KEYS[1] hash: '<rate>' -> theoretical arrival time in µs, '<window>:<index>' -> units, '~' -> last change in µs
-- ARGV[1] units this request costs, ARGV[2] life of the hash in milliseconds, ARGV[3] the policies as JSON, each
--         { name, unit: µs of its interval, limit: µs of a burst } or { name, unit: 1, limit, subWindowMs, subWindows }
-- Returns the time of the key in µs, for each policy 1 if it admits or 0, the hash afterwards; parts that no longer count
--         may be in it.
local key, cost, ttlMs, policies = KEYS[1], tonumber(ARGV[1]), ARGV[2], cjson.decode(ARGV[3])
local time, hash, held, byName, over = redis.call('TIME'), redis.call('HGETALL', key), {}, {}, {}
for i = 1, #hash, 2 do held[hash[i]] = tonumber(hash[i + 1]) end
-- A promoted replica's clock may be behind; the time of a key does not run back.
local nowUs = math.max(time[1] * 1000000 + time[2], held['~'] or 0)
for _, policy in ipairs(policies) do
  byName[policy.name], policy.used = policy, cost * policy.unit
  policy.current = policy.subWindowMs and math.floor(nowUs / 1000 / policy.subWindowMs)
end
for field, value in pairs(held) do
  local name, index = string.match(field, '^([%w-]*):?(%d*)$')
  local policy = byName[name or '']
  if policy and not policy.current then
    policy.used = policy.used + math.max(0, value - nowUs)
  elseif policy and (tonumber(index) or 0) < policy.current - policy.subWindows then
    over[#over + 1] = field
  elseif policy then
    policy.used = policy.used + value
  end
end
local admits, isAdmitted = {}, true
for i, policy in ipairs(policies) do
  admits[i] = policy.used <= policy.limit and 1 or 0
  isAdmitted = isAdmitted and admits[i] == 1
end
if not isAdmitted then return { nowUs, admits, hash } end
local changed = { '~', string.format('%.0f', nowUs) }
local function set(field, value)
  held[field] = value
  changed[#changed + 1] = field
  changed[#changed + 1] = string.format('%.0f', value)
end
for _, policy in ipairs(policies) do
  local part = policy.current and policy.name .. ':' .. policy.current
  if part then set(part, (held[part] or 0) + cost) else set(policy.name, nowUs + policy.used) end
end
redis.call('HSET', key, unpack(changed))
if #over > 0 then redis.call('HDEL', key, unpack(over)) end
redis.call('PEXPIRE', key, ttlMs)
local after = {}
for field, value in pairs(held) do
  after[#after + 1] = field
  after[#after + 1] = value
end
return { nowUs, admits, after }
