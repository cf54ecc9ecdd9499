-- Note that this person has been asked to sign in: nobody asks again for `pause`.
local person, pause = unpack(ARGV)
return redis.call('SET', told(person), 1, 'PX', pause) and 1
