-- Begin to follow. Returns 'there' where it is followed already, 'full', or 'begun'.
local id, person, sealed, most, keep = unpack(ARGV)
local state = redis.call('HGET', one(id), 'state')
if state and state ~= 'ended' then return 'there' end

local open, ended = 0, {}
for _, other in ipairs(redis.call('ZRANGE', of(person), 0, -1)) do
  local how = redis.call('HGET', one(other), 'state')
  if not how then
    gone(other, person)
  elseif how == 'ended' then
    ended[#ended + 1] = other
  else
    open = open + 1
  end
end
if open >= tonumber(most) then return 'full' end
for at = 1, #ended - tonumber(most) do gone(ended[at], person) end

redis.call('HSET', one(id), 'person', person, 'sealed', sealed, 'state', 'open')
redis.call('HINCRBY', one(id), 'token', 1)
redis.call('PEXPIRE', one(id), keep)
redis.call('ZADD', of(person), now, id)
redis.call('PEXPIRE', of(person), keep)
redis.call('ZADD', P .. 'due', now, id)
return 'begun'
