-- Forget what a person asked for; what is under way goes on.
local person = unpack(ARGV)
for _, asked in ipairs(redis.call('ZRANGE', mine(person), 0, -1)) do
  redis.call('SREM', wanting(string.match(asked, '^(.-)\n')), person)
end
return redis.call('DEL', mine(person))
