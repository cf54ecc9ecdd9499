-- Note that a card could not be drawn, and for whom it is to be: nobody tries before `delay` is over.
-- It is owed for `keep` from the first time on.
local card, watcher, delay, keep = unpack(ARGV)
local due = now + tonumber(delay)
redis.call('HSET', owed(card), 'watcher', watcher)
redis.call('HINCRBY', owed(card), 'failures', 1)
if redis.call('PTTL', owed(card)) < 0 then redis.call('PEXPIRE', owed(card), keep) end
redis.call('ZADD', P .. 'owed', 'GT', due, card)
redis.call('PEXPIRE', P .. 'owed', keep)
