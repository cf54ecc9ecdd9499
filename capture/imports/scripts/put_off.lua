-- A card that is owed could not be drawn again: nobody tries before `delay` is over.
local card, delay = unpack(ARGV)
return redis.call('ZADD', P .. 'owed', 'XX', now + tonumber(delay), card)
