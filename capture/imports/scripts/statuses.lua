-- Where imports stand: the status of each, with nothing in it where one is unknown.
local found = {}
for at, key in ipairs(ARGV) do
  found[at] = redis.call('HMGET', job(key), 'state', 'reason', 'until', 'skipped')
end
return found
