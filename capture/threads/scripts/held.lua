-- Whether this claim is still the newest; from now on it lasts a whole lease again.
local id, token, lease = unpack(ARGV)
if not is_mine(id, token) then return 0 end
redis.call('ZADD', P .. 'due', 'XX', now + lease, id)
return 1
