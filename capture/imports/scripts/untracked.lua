-- The removal is over. If the row is `gone` ('1') nobody knows of the import any more; what was asked
-- for anew meanwhile is not touched, and need not wait any longer.
local key, person, gone, keep = unpack(ARGV)
redis.call('DEL', untracking(key))
if redis.call('ZSCORE', P .. 'open', key) then
  redis.call('ZADD', P .. 'delayed', 'XX', now, key)
  ring_bell()
  return 0
end
if gone == '1' and redis.call('HGET', job(key), 'state') == 'tracked' then
  for _, asked in ipairs(redis.call('ZRANGE', mine(person), 0, -1)) do
    if string.sub(asked, 1, #key + 1) == key .. '\n' then redis.call('ZREM', mine(person), asked) end
  end
  redis.call('DEL', wanting(key))
  redis.call('HSET', job(key), 'withdrew', stamp(person, key))
  forget_job(key)
  redis.call('PEXPIRE', job(key), keep)
end
return 1
