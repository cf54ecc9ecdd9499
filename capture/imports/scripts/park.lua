-- Give an import back until its person has signed in, at the latest until `delay` has passed, which
-- doubles each time. It costs no attempt. Returns 'wait', or 'ask' where nobody has asked the person
-- yet: then it comes back `soon`, should the asking be lost. False when the lease is lost.
local key, token, delay, soon = unpack(ARGV)
if not is_mine(key, token) then return false end
local person = redis.call('HGET', job(key), 'person')
local ask = redis.call('SET', told(person), 1, 'NX', 'PX', soon)
local wait = tonumber(soon) + 100  -- when the mark above is certainly gone
if not ask then
  wait = tonumber(delay) * 2 ^ (redis.call('HINCRBY', job(key), 'parkings', 1) - 1)
end
redis.call('HSET', job(key), 'state', 'waiting', 'reason', 'sign-in', 'until', '')
redis.call('HINCRBY', job(key), 'attempts', -1)
redis.call('ZADD', P .. 'parked', 0, parking(person, key))
redis.call('ZADD', P .. 'delayed', now + wait, key)
leave_flight(key)
return ask and 'ask' or 'wait'
