-- Note that this person has been told what their imports wait for: nobody tells again for `pause`.
local person, pause, reason = unpack(ARGV)
return redis.call('PEXPIRE', told(person, reason), pause)
