-- Give an import back until its person has signed in, at the latest until `delay` has passed, which
-- doubles each time. It costs no attempt. Returns 'first' if nothing of this person waited for that before, otherwise
-- 'more', or false when the lease is lost.
local key, token, delay = unpack(ARGV)
if not is_mine(key, token) then return false end
local person = redis.call('HGET', job(key), 'person')
local from, to = parked_by(person)
local before = redis.call('ZLEXCOUNT', P .. 'parked', from, to)
redis.call('HSET', job(key), 'state', 'waiting', 'reason', 'sign-in', 'until', '')
redis.call('HINCRBY', job(key), 'attempts', -1)
redis.call('ZADD', P .. 'parked', 0, parking(person, key))
local times = redis.call('HINCRBY', job(key), 'parkings', 1)
redis.call('ZADD', P .. 'delayed', now + tonumber(delay) * 2 ^ (times - 1), key)
leave_flight(key)
return before == 0 and 'first' or 'more'
