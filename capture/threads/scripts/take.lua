-- Take a thread out of every worker's hands, for its person alone. False where it is not theirs.
local id, person, lease = unpack(ARGV)
if redis.call('HGET', one(id), 'person') ~= person then return false end
redis.call('ZADD', P .. 'due', 'XX', 'GT', now + lease, id)
return {id, redis.call('HINCRBY', one(id), 'token', 1), redis.call('HGET', one(id), 'sealed')}
