-- Where imports stand for this person ('' for nobody): the status of each, with nothing in it where one
-- is unknown to them, and whether they may still take a press back.
local person = table.remove(ARGV, 1)
local found = {}
for at, key in ipairs(ARGV) do
  local state, reason, until_, facts = unpack(seen_by(person, key) or {})
  local theirs = state == 'queued' and not redis.call('HGET', job(key), 'touched')
    and redis.call('HEXISTS', askers(key), person) == 1
  found[at] = {state or false, reason, until_, facts, theirs and '1' or ''}
end
return found
