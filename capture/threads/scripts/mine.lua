-- A person's threads, the newest first: state and sealed thread of each.
local person = unpack(ARGV)
local found = {}
for _, id in ipairs(redis.call('ZREVRANGE', of(person), 0, -1)) do
  local state, sealed = unpack(redis.call('HMGET', one(id), 'state', 'sealed'))
  if sealed then
    found[#found + 1] = {id, state, sealed}
  else
    gone(id, person)
  end
end
return found
