-- An owed card was drawn, or never will be; where another outcome could not be drawn meanwhile it is
-- drawn once more.
local card, failures = unpack(ARGV)
if redis.call('HGET', owed(card), 'failures') ~= failures then return 0 end
redis.call('DEL', owed(card))
return redis.call('ZREM', P .. 'owed', card)
