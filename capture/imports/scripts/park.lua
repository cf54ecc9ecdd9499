-- Give an import back until what it waits for has come, at the latest until `delay` has passed, which
-- doubles each time. It costs no attempt. Returns 'wait', or 'ask' where nobody has told the person
-- yet: then it comes back `soon`, should the telling be lost. False when the lease is lost.
local key, token, delay, soon, reason = unpack(ARGV)
if not is_mine(key, token) then return false end
local person = redis.call('HGET', job(key), 'person')
local ask = redis.call('SET', told(person, reason), 1, 'NX', 'PX', soon)
local wait = tonumber(soon) + 100  -- when the mark above is certainly gone
if not ask then
  wait = tonumber(delay) * 2 ^ (redis.call('HINCRBY', job(key), 'parkings', 1) - 1)
end
redis.call('HSET', job(key), 'state', 'waiting', 'reason', reason, 'until', '')
redis.call('HINCRBY', job(key), 'attempts', -1)
redis.call('ZADD', P .. 'parked', 0, parking(person, key))
redis.call('ZADD', P .. 'delayed', now + wait, key)
leave_flight(key)
return ask and 'ask' or 'wait'
