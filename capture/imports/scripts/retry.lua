-- Give an import back until later, or settle it as exhausted with the lease still held.
-- Returns its status, or false when the lease is lost.
local key, token, reason, delay, most = unpack(ARGV)
if not is_mine(key, token) then return false end
if tonumber(redis.call('HGET', job(key), 'attempts')) >= tonumber(most) then
  settle(key, 'failed', 'exhausted', '')
else
  local due = now + tonumber(delay)
  redis.call('HSET', job(key), 'state', 'waiting', 'reason', reason, 'until', due)
  redis.call('ZADD', P .. 'delayed', due, key)
  leave_flight(key)
end
return status(key)
