-- May this person take an import out of Dynamics? Then nobody else begins with it for `long`.
-- Returns 'yes', 'busy' while it runs or is being removed, 'theirs' where another asked for it too or
-- it ran in another's name, or 'gone' where it is not tracked, as far as the queue remembers.
-- With `long` of 0 it is only asked.
local key, person, long = unpack(ARGV)
local state, owner = unpack(redis.call('HMGET', job(key), 'state', 'person'))
if not state or not has_asked(person, key) then return 'gone' end
if redis.call('EXISTS', untracking(key)) == 1 then return 'busy' end
if redis.call('ZSCORE', P .. 'open', key) then return 'busy' end
if state ~= 'tracked' then return 'gone' end
if owner ~= person then return 'theirs' end
for _, other in ipairs(redis.call('SMEMBERS', wanting(key))) do
  if other ~= person then return 'theirs' end
end
if tonumber(long) > 0 then redis.call('SET', untracking(key), person, 'PX', long) end
return 'yes'
