-- Give out cards that are to be drawn by now, `most` at a time: of each its name, for whom, how often
-- that failed, and which try this is. One that is not heard of again comes back after `lease`.
local lease, most = unpack(ARGV)
local given = {}
for _, card in ipairs(redis.call('ZRANGEBYSCORE', P .. 'owed', '-inf', now, 'LIMIT', 0, most)) do
  local watcher, failures = unpack(redis.call('HMGET', owed(card), 'watcher', 'failures'))
  if watcher then
    redis.call('ZADD', P .. 'owed', now + tonumber(lease), card)
    given[#given + 1] = {card, watcher, failures, redis.call('HINCRBY', owed(card), 'tries', 1)}
  else
    redis.call('ZREM', P .. 'owed', card)  -- owed for too long
  end
end
return given
