-- Give an import back until later; after its last attempt settle it as failed for this reason, with
-- the lease still held.
-- Where `rest` is above 0 its person gets none for so long.
-- Returns its status, or false when the lease is lost.
local key, token, reason, delay, most, rest, given_up = unpack(ARGV)
if not is_mine(key, token) then return false end
if tonumber(redis.call('HGET', job(key), 'attempts')) >= tonumber(most) then
  settle(key, 'failed', reason, with_begun(key, given_up))
else
  local due = now + tonumber(delay)
  redis.call('HSET', job(key), 'state', 'waiting', 'reason', reason, 'until', due)
  redis.call('ZADD', P .. 'delayed', due, key)
  local person = redis.call('HGET', job(key), 'slot')
  local until_ = now + tonumber(rest)
  if tonumber(rest) > 0 and until_ > tonumber(redis.call('ZSCORE', P .. 'resting', person) or 0) then
    redis.call('ZADD', P .. 'resting', until_, person)
    redis.call('LREM', P .. 'ring', 0, person)
  end
  leave_flight(key)
end
return status(key)
