-- Line up all that waited for this person's sign-in, also what waits in another's name; what goes on in
-- one may be theirs again. Returns how many imports were lined up.
local person = unpack(ARGV)
local from, to = parked_by(person)
local count = 0
redis.call('DEL', told(person))
for _, parked in ipairs(redis.call('ZRANGEBYLEX', P .. 'parked', from, to)) do
  if come_back(person, string.sub(parked, #person + 2)) then count = count + 1 end
end
for _, absent in ipairs(redis.call('ZRANGEBYLEX', P .. 'absent', from, to)) do
  local key = string.sub(absent, #person + 2)
  note_present(person, key)
  local owner, reason = unpack(redis.call('HMGET', job(key), 'person', 'reason'))
  if reason == 'sign-in' and redis.call('ZREM', P .. 'delayed', key) == 1 then
    leave_parking(key)
    note_absent(owner, key)
    hand_on(key, person)
    count = count + 1
  end
end
return count
