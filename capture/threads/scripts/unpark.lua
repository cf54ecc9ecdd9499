-- Let what waited for this person's sign-in go on. Returns how many threads that were.
local person = unpack(ARGV)
local count = 0
redis.call('DEL', told(person))
for _, id in ipairs(redis.call('ZRANGE', of(person), 0, -1)) do
  if redis.call('SREM', P .. 'parked', id) == 1 then
    redis.call('HSET', one(id), 'state', 'open')
    redis.call('ZADD', P .. 'due', now, id)
    count = count + 1
  end
end
return count
