-- Forget all of a person's threads; whoever looks at one just now can keep nothing of it.
local person = unpack(ARGV)
for _, id in ipairs(redis.call('ZRANGE', of(person), 0, -1)) do gone(id, person) end
return redis.call('DEL', of(person), told(person))
