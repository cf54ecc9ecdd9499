-- How many imports of a tenant ended in failure and were not asked for again, by reason.
local tenant = unpack(ARGV)
local counts, found = {}, {}
for _, key in ipairs(redis.call('ZRANGE', failed(tenant), 0, -1)) do
  local state, reason = unpack(redis.call('HMGET', job(key), 'state', 'reason'))
  if state == 'failed' then
    counts[reason] = (counts[reason] or 0) + 1
  else
    redis.call('ZREM', failed(tenant), key)
  end
end
for reason, count in pairs(counts) do
  found[#found + 1] = reason
  found[#found + 1] = count
end
return found
