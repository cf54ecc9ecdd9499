-- Give out a thread whose time has come, for the length of a lease; else the ms until the next.
local lease = unpack(ARGV)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, 100)) do
  local sealed = redis.call('HGET', one(id), 'sealed')
  if sealed then
    redis.call('ZADD', P .. 'due', now + lease, id)
    return {id, redis.call('HINCRBY', one(id), 'token', 1), sealed}
  end
  redis.call('ZREM', P .. 'due', id)
  redis.call('SREM', P .. 'parked', id)
end
local next = redis.call('ZRANGE', P .. 'due', 0, 0, 'WITHSCORES')[2]
return next and math.max(0, next - now) or -1
