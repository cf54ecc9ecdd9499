-- Keep a lease. Returns 0 when it is lost.
local key, token, lease = unpack(ARGV)
if not is_mine(key, token) then return 0 end
redis.call('ZADD', P .. 'leases', now + tonumber(lease), key)
return 1
