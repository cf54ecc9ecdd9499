-- Give an import back until what it waits for has come, at the latest until `delay` has passed, which
-- doubles each time. It costs no attempt. Where its person is signed out and another pressed who may
-- not be, it goes on in that one's name at once.
-- Returns 'wait', or 'ask' where nobody has told the person yet: then it comes back `soon`, should the
-- telling be lost. False when the lease is lost.
local key, token, delay, soon, reason = unpack(ARGV)
if not is_mine(key, token) then return false end
local person, mail, extent = unpack(redis.call('HMGET', job(key), 'person', 'mail', 'extent'))
local ask = redis.call('SET', told(person, reason), 1, 'NX', 'PX', soon)
leave_flight(key)

if reason == 'sign-in' then
  redis.call('HSETNX', askers(key), person, mail)
  redis.call('HSETNX', wishes(key), person, extent or '')
  note_absent(person, key)
  local heir = heirs(key)
  if heir then
    hand_on(key, heir)
    return ask and 'ask' or 'wait'
  end
  note_present(person, key)
end

local wait = tonumber(soon) + 100  -- when the mark above is certainly gone
if not ask then
  wait = tonumber(delay) * 2 ^ (redis.call('HINCRBY', job(key), 'parkings', 1) - 1)
end
redis.call('HSET', job(key), 'state', 'waiting', 'reason', reason, 'until', '')
redis.call('HINCRBY', job(key), 'attempts', -1)
redis.call('ZADD', P .. 'parked', 0, parking(person, key))
redis.call('ZADD', P .. 'delayed', now + wait, key)
return ask and 'ask' or 'wait'
