-- Park all threads of a person until `unpark`, at the latest until `delay` has passed.
-- Returns 1 where nobody has asked the person to sign in yet.
local person, delay, soon = unpack(ARGV)
for _, id in ipairs(redis.call('ZRANGE', of(person), 0, -1)) do
  local state = redis.call('HGET', one(id), 'state')
  if state == 'open' or state == 'parked' then
    redis.call('HSET', one(id), 'state', 'parked')
    redis.call('HINCRBY', one(id), 'token', 1)
    redis.call('SADD', P .. 'parked', id)
    redis.call('ZADD', P .. 'due', now + delay, id)
  end
end
return redis.call('SET', told(person), 1, 'NX', 'PX', soon) and 1 or 0
