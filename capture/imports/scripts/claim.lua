-- Give out the next imports, `wanted` at most: expired leases back first, then what is due, then people in turn.
-- Each person looked at is served or leaves the ring, so the number of people costs nothing.
local lease, cap, most, keep, wanted, died, given_up = unpack(ARGV)
local given = {}

for _, key in ipairs(redis.call('ZRANGEBYSCORE', P .. 'leases', '-inf', now, 'LIMIT', 0, 100)) do
  redis.call('HINCRBY', job(key), 'token', 1)
  leave_flight(key)
  local person, attempts, settled =
    unpack(redis.call('HMGET', job(key), 'person', 'attempts', 'settled'))
  if not person then
    finish(key, keep)  -- withdrawn while a worker drew its cards, and that worker is gone
  elseif tonumber(attempts) >= tonumber(most) then
    -- It outlived too many workers to be given to another, even to draw its cards.
    if settled == '' then settle(key, 'failed', died, with_begun(key, given_up)) end
    finish(key, keep)
  else
    if settled == '' then redis.call('HSET', job(key), 'state', 'queued') end
    line_up(key, person, 'LPUSH')
  end
end

for _, key in ipairs(redis.call('ZRANGEBYSCORE', P .. 'delayed', '-inf', now, 'LIMIT', 0, 100)) do
  redis.call('ZREM', P .. 'delayed', key)
  leave_parking(key)
  redis.call('HSET', job(key), 'state', 'queued', 'reason', '', 'until', '')
  line_up(key, redis.call('HGET', job(key), 'person'), 'RPUSH')
end

for _, person in ipairs(redis.call('ZRANGEBYSCORE', P .. 'resting', '-inf', now)) do
  redis.call('ZREM', P .. 'resting', person)
  take_turns(person)
end

local function next_person()
  local person = redis.call('LPOP', P .. 'ring')
  if person then return person end
  -- Few are full, as each has several in flight; some may have been left so by an older release.
  for _, one in ipairs(redis.call('SMEMBERS', P .. 'full')) do
    if tonumber(redis.call('HGET', P .. 'flight', one) or 0) < tonumber(cap) then
      redis.call('SREM', P .. 'full', one)
      take_turns(one)
    end
  end
  return redis.call('LPOP', P .. 'ring')
end

while #given < tonumber(wanted) do
  local person = next_person()
  if not person then break end
  if tonumber(redis.call('HGET', P .. 'flight', person) or 0) >= tonumber(cap) then
    redis.call('SADD', P .. 'full', person)  -- who leaves flight brings them back
  else
    local key = redis.call('LPOP', P .. 'ready:' .. person)
    take_turns(person)
    local token = redis.call('HINCRBY', job(key), 'token', 1)
    local attempt = redis.call('HINCRBY', job(key), 'attempts', 1)
    if redis.call('HGET', job(key), 'settled') == '' then
      redis.call('HSET', job(key), 'state', 'importing')
    end
    redis.call('HSET', job(key), 'slot', person, 'touched', 1)
    redis.call('HDEL', job(key), 'again')
    redis.call('HINCRBY', P .. 'flight', person, 1)
    redis.call('HINCRBY', P .. 'running', tenant_of(person), 1)
    redis.call('ZADD', P .. 'leases', now + tonumber(lease), key)
    local facts = redis.call('HMGET', job(key),
      'person', 'table', 'record', 'mail', 'kind', 'extent', 'settled', 'state', 'reason', 'until', 'facts')
    given[#given + 1] = {key, token, attempt, unpack(facts)}
  end
end
return given
