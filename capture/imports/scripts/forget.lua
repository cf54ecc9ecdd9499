-- Forget what a person asked for; what is under way goes on.
local person = unpack(ARGV)
for _, asked in ipairs(redis.call('ZRANGE', mine(person), 0, -1)) do
  local key = string.match(asked, '^(.-)\n')
  redis.call('SREM', wanting(key), person)
  redis.call('HDEL', ends(key), person)
end
return redis.call('DEL', mine(person))
