-- Line up all that waited for this person's sign-in. Returns how many imports that were.
local person = unpack(ARGV)
local from, to = parked_by(person)
local count = 0
redis.call('DEL', told(person))
for _, parked in ipairs(redis.call('ZRANGEBYLEX', P .. 'parked', from, to)) do
  local key = string.sub(parked, #person + 2)
  redis.call('ZREM', P .. 'parked', parked)
  if redis.call('ZREM', P .. 'delayed', key) == 1 then
    redis.call('HSET', job(key), 'state', 'queued', 'reason', '', 'until', '',
      'parkings', 0)
    line_up(key, person, 'RPUSH')
    count = count + 1
  end
end
return count
