-- End an import unless cards are left to draw: these come back, the lease stays.
-- `drawn` is the mark up to which cards have been drawn. Returns false when the lease is lost.
local key, token, keep, drawn = unpack(ARGV)
if not is_mine(key, token) then return false end
local again = redis.call('HGET', job(key), 'again')
if again then
  redis.call('HDEL', job(key), 'again')
  leave_flight(key)
  if tonumber(again) > now then
    redis.call('ZADD', P .. 'delayed', again, key)
  else
    line_up(key, redis.call('HGET', job(key), 'person'), 'RPUSH')
  end
  return {}
end
redis.call('ZREMRANGEBYSCORE', watch(key), '-inf', drawn)
local rest = redis.call('ZRANGE', watch(key), 0, -1, 'WITHSCORES')
if #rest > 0 then return rest end
leave_flight(key)
finish(key, keep)
return {}
