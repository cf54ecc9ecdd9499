-- Note that a person wants these imports, or wants them again: all of them, or none. Returns the
-- status of each. No card where nobody pressed for it.
-- What is being removed from Dynamics is worked on when that is over.
local person, card, fresh, most, hold, listed, keep, again = unpack(ARGV, 1, 8)

local function enqueue(key, tbl, record, mail, kind, extent)
  local removing = redis.call('PTTL', untracking(key))
  local due = now + math.max(tonumber(hold), removing)
  local state, reason, settled =
    unpack(redis.call('HMGET', job(key), 'state', 'reason', 'settled'))
  local leased = redis.call('ZSCORE', P .. 'leases', key)
  local done = settled and settled ~= ''
  local is_fresh = done and state == 'tracked' and removing < 0 and again == ''
    and now - tonumber(settled) < tonumber(fresh)

  local function press()
    redis.call('HDEL', ends(key), person)
    note_present(person, key)
    if card == '' then
      redis.call('HSET', askers(key), person, mail)
      redis.call('HSETNX', wishes(key), person, extent)
    elseif redis.call('ZCARD', watch(key)) < tonumber(most)
      or redis.call('ZSCORE', watch(key), card) then
      redis.call('ZADD', watch(key), redis.call('HINCRBY', job(key), 'presses', 1), card)
      redis.call('HSET', askers(key), person, mail)
      redis.call('HSET', wishes(key), person, extent)
    end
  end

  local function own()
    leave_parking(key)
    redis.call('HSET', job(key), 'person', person, 'table', tbl, 'record', record, 'mail', mail,
      'kind', kind, 'extent', extent, 'attempts', 0, 'parkings', 0, 'state', 'queued', 'reason', '',
      'until', '', 'facts', '', 'settled', '', 'personal', '')
    press()
  end

  local function anew()
    if state == 'tracked' then
      redis.call('HSET', job(key), 'touched', 1)  -- to take this press back would lose what is there
    else
      redis.call('HDEL', job(key), 'touched')
    end
    redis.call('ZREM', failed(tenant_of(person)), key)
    forget_askers(key)  -- whose import has ended wants no other
    redis.call('DEL', wishes(key))
    own()
    note_open(key, person)
  end

  -- Nobody pressed for it: what this person took back, or had until it ended, is not begun again.
  if card == '' then
    local owner, withdrew = unpack(redis.call('HMGET', job(key), 'person', 'withdrew'))
    if (done and owner == person) or (not state and withdrew == stamp(person, key))
      or redis.call('HEXISTS', ends(key), person) == 1
    then
      return status(key)
    end
  end

  -- A press brings it to the top of the list.
  redis.call('ZADD', mine(person), card == '' and 'NX' or 'CH', now, key .. '\n' .. mail)
  redis.call('SADD', wanting(key), person)
  redis.call('PEXPIRE', wanting(key), keep)

  if is_fresh then
    if leased then press() end
  elseif leased and (done or not state) then
    -- Its cards are still being drawn: the worker's finish will line it up again.
    anew()
    redis.call('HSET', job(key), 'again', due)
  elseif not state or done then
    -- Noted, and given up by its worker before its cards were drawn: it stands in line for that.
    if done and redis.call('ZSCORE', P .. 'open', key) then
      leave_line(key, redis.call('HGET', job(key), 'person'))
    end
    anew()
    redis.call('PERSIST', job(key))
    redis.call('ZREM', P .. 'dead', key)
    if due > now then
      redis.call('ZADD', P .. 'delayed', due, key)
    else
      line_up(key, person, 'RPUSH')
    end
  elseif reason == 'sign-in' and redis.call('ZREM', P .. 'delayed', key) == 1 then
    -- Whoever presses has just proved to be here, so their name is the better one to act in.
    local before = redis.call('HGET', job(key), 'person')
    own()
    if before ~= person then note_absent(before, key) end
    line_up(key, person, 'RPUSH')
  else
    press()
  end
  return status(key)
end

local found = {}
for at = 9, #ARGV, 6 do found[#found + 1] = enqueue(unpack(ARGV, at, at + 5)) end
redis.call('ZREMRANGEBYRANK', mine(person), 0, -1 - tonumber(listed))
redis.call('ZREMRANGEBYSCORE', mine(person), '-inf', now - keep)
redis.call('PEXPIRE', mine(person), keep)
return found
