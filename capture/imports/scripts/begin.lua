-- Note which row an import is about to make, unless it is over: a worker taken for dead may not begin.
-- Returns 'new', 'known' where it was noted before, or false.
local key, row = unpack(ARGV)
if redis.call('HGET', job(key), 'state') ~= 'importing' then return false end
local new = redis.call('HSET', job(key), 'begun', row) == 1
return new and 'new' or 'known'
