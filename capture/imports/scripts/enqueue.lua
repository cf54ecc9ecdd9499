-- Note that a person wants this import. Returns its status.
local key, person, tbl, record, mail, kind, card, fresh, most, hold = unpack(ARGV)
local state, reason, settled =
  unpack(redis.call('HMGET', job(key), 'state', 'reason', 'settled'))
local leased = redis.call('ZSCORE', P .. 'leases', key)
local done = settled and settled ~= ''
local is_fresh = done and state == 'tracked' and now - tonumber(settled) < tonumber(fresh)

local function press()
  if redis.call('ZCARD', watch(key)) < tonumber(most) or redis.call('ZSCORE', watch(key), card) then
    redis.call('ZADD', watch(key), redis.call('HINCRBY', job(key), 'presses', 1), card)
  end
end

local function own()
  leave_parking(key)
  redis.call('HSET', job(key), 'person', person, 'table', tbl, 'record', record, 'mail', mail,
    'kind', kind, 'attempts', 0, 'parkings', 0, 'state', 'queued', 'reason', '', 'until', '', 'skipped', 0,
    'settled', '')
  press()
end

if is_fresh then
  if leased then press() end
elseif state and done and leased then
  -- Its cards are still being drawn: the worker's finish will line it up again.
  own()
  redis.call('HSET', job(key), 'again', 1)
elseif not state or done then
  own()
  redis.call('PERSIST', job(key))
  redis.call('ZREM', P .. 'dead', key)
  redis.call('ZADD', P .. 'open', now, key)
  if tonumber(hold) > 0 then
    redis.call('ZADD', P .. 'delayed', now + tonumber(hold), key)
  else
    line_up(key, person, 'RPUSH')
  end
elseif reason == 'sign-in' and redis.call('ZREM', P .. 'delayed', key) == 1 then
  -- Whoever presses has just proved to be here, so their name is the better one to act in.
  own()
  line_up(key, person, 'RPUSH')
else
  press()
end
return status(key)
