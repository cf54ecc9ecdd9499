-- Give an import back at once, as if it had never been claimed. Returns 0 when the lease is lost.
local key, token = unpack(ARGV)
if not is_mine(key, token) then return 0 end
redis.call('HINCRBY', job(key), 'token', 1)
redis.call('HINCRBY', job(key), 'attempts', -1)
leave_flight(key)
local person, settled = unpack(redis.call('HMGET', job(key), 'person', 'settled'))
if settled == '' then redis.call('HSET', job(key), 'state', 'queued') end
line_up(key, person, 'LPUSH')
return 1
