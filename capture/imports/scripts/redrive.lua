-- Line failed imports of a tenant up again, each in the name of who asked for it, the oldest first.
-- Those of the reasons named are left. Returns how many were lined up, `most` at one time.
local tenant, most = unpack(ARGV)
local left, count = {}, 0
for at = 3, #ARGV do left[ARGV[at]] = true end
for _, key in ipairs(redis.call('ZRANGE', failed(tenant), 0, -1)) do
  local state, reason, person, mail =
    unpack(redis.call('HMGET', job(key), 'state', 'reason', 'person', 'mail'))
  if state == 'failed' and not left[reason] and count < tonumber(most) then
    redis.call('ZREM', failed(tenant), key)
    redis.call('ZREM', P .. 'dead', key)
    redis.call('PERSIST', job(key))
    redis.call('PERSIST', wishes(key))
    redis.call('HSET', job(key), 'attempts', 0, 'parkings', 0, 'state', 'queued', 'reason', '',
      'until', '', 'facts', '', 'settled', '')
    redis.call('HSET', askers(key), person, mail)
    note_open(key, person)
    line_up(key, person, 'RPUSH')
    count = count + 1
  end
end
return count
