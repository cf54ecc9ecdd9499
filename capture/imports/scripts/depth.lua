-- The queue in numbers: open, leased, delayed, dead, age of the oldest in ms, ends by outcome.
local oldest = redis.call('ZRANGE', P .. 'open', 0, 0, 'WITHSCORES')[2]
return {
  redis.call('ZCARD', P .. 'open'), redis.call('ZCARD', P .. 'leases'),
  redis.call('ZCARD', P .. 'delayed'), redis.call('ZCARD', P .. 'dead'),
  oldest and now - tonumber(oldest) or 0, redis.call('HGETALL', P .. 'finished'),
}
