-- What a person asked for, the newest first: mail, ms of the press, and how each import stands.
local person = unpack(ARGV)
local found = {}
local asked = redis.call('ZREVRANGE', mine(person), 0, -1, 'WITHSCORES')
for at = 1, #asked, 2 do
  local key, mail = string.match(asked[at], '^(.-)\n(.*)$')
  local owner, tbl, record, kind, touched, there = unpack(redis.call('HMGET',
    job(key), 'person', 'table', 'record', 'kind', 'touched', 'state'))
  if there then
    -- Theirs ended before another's was begun, of which they may not read how it stands.
    local state, reason, until_, facts, settled =
      unpack(seen_by(person, key) or {'failed', '', '', '', ''})
    local undo = state == 'queued' and not touched and redis.call('HEXISTS', askers(key), person)
    found[#found + 1] = {key, mail, asked[at + 1], tbl, record, kind, settled,
      owner == person and '1' or '', state, reason, until_, facts, undo == 1 and '1' or ''}
  else
    redis.call('ZREM', mine(person), asked[at])  -- long over
  end
end
return found
