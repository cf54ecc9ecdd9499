-- Put a thread back after a look, or end it. Returns 0 where another has it by now.
local id, token, sealed, ending, delay, keep, listed, found, errors = unpack(ARGV)
if not is_mine(id, token) then return 0 end
local counts = P .. 'counts'
redis.call('SREM', P .. 'parked', id)
redis.call('HSET', one(id), 'sealed', sealed, 'state', ending == '' and 'open' or 'ended')
redis.call('HINCRBY', counts, 'looks', 1)
redis.call('HINCRBY', counts, 'found', found)
redis.call('HINCRBY', counts, 'errors', errors)
if ending == '' then
  redis.call('ZADD', P .. 'due', now + delay, id)
  redis.call('PEXPIRE', one(id), keep)
  redis.call('PEXPIRE', of(redis.call('HGET', one(id), 'person')), keep)
else
  redis.call('ZREM', P .. 'due', id)
  redis.call('PEXPIRE', one(id), listed)
  redis.call('HINCRBY', counts, 'ended:' .. ending, 1)
end
return 1
