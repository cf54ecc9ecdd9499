-- Forget what a person asked for; what is under way goes on.
local person = unpack(ARGV)
return redis.call('DEL', mine(person))
