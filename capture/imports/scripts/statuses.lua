-- Where imports stand: the status of each, with nothing in it where one is unknown, and whether this
-- person ('' for nobody) may still take a press back.
local person = table.remove(ARGV, 1)
local found = {}
for at, key in ipairs(ARGV) do
  local state, reason, until_, facts, touched =
    unpack(redis.call('HMGET', job(key), 'state', 'reason', 'until', 'facts', 'touched'))
  local theirs = state == 'queued' and not touched
    and redis.call('HEXISTS', askers(key), person) == 1
  found[at] = {state, reason, until_, facts, theirs and '1' or ''}
end
return found
