-- Take a person's press back. Returns 'late' once a worker has had the import, 'goes on' where
-- somebody else wants it too: then it is theirs; else 'withdrawn', and nobody knows of it any more.
local key, person, keep = unpack(ARGV)
local owner, touched = unpack(redis.call('HMGET', job(key), 'person', 'touched'))
if touched == '1' then return 'late' end
if redis.call('HEXISTS', askers(key), person) == 0 then
  if has_asked(person, key) then return 'late' end  -- theirs has ended; what is there is another's
  return owner and 'goes on' or 'withdrawn'
end

for _, card in ipairs(redis.call('ZRANGE', watch(key), 0, -1)) do
  local caller = cjson.decode(card).caller
  if caller.tenant .. '/' .. caller.oid == person then redis.call('ZREM', watch(key), card) end
end
forget_mine(person, key)
redis.call('SREM', wanting(key), person)
redis.call('HDEL', askers(key), person)
redis.call('HDEL', wishes(key), person)
if owner ~= person then return 'goes on' end

local heir, away = heirs(key)
heir = heir or away
local in_line = leave_line(key, person)
if heir then
  give(key, heir)
  if in_line then line_up(key, heir, 'RPUSH') end
  return 'goes on'
end
redis.call('ZREM', P .. 'delayed', key)
note_closed(key, person)
redis.call('HSET', job(key), 'withdrew', stamp(person, key))
forget_job(key)
if not redis.call('ZSCORE', P .. 'leases', key) then
  redis.call('DEL', watch(key))
  redis.call('PEXPIRE', job(key), keep)
end
return 'withdrawn'
