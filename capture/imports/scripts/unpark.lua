-- Line up all that waited for this person's sign-in. Returns how many imports that were.
local person = unpack(ARGV)
local from, to = parked_by(person)
local count = 0
redis.call('DEL', told(person))
for _, parked in ipairs(redis.call('ZRANGEBYLEX', P .. 'parked', from, to)) do
  if come_back(person, string.sub(parked, #person + 2)) then count = count + 1 end
end
return count
