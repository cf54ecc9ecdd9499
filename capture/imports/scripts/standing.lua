-- The same of one tenant, at a cost that does not grow with the queue: open, leased, parked for a
-- sign-in or the switch, age of the oldest in ms.
local tenant = unpack(ARGV)
local mine = P .. 'open:' .. tenant
local oldest = redis.call('ZRANGE', mine, 0, 0, 'WITHSCORES')[2]
return {
  redis.call('ZCARD', mine), tonumber(redis.call('HGET', P .. 'running', tenant) or 0),
  redis.call('ZLEXCOUNT', P .. 'parked', '[' .. tenant .. '/', '[' .. tenant .. '/\255'),
  oldest and now - tonumber(oldest) or 0,
}
