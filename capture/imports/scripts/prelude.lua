-- Shared by every verb. All keys carry one hash tag, so one cluster slot holds the whole queue.
--   job:<import>     hash: person, table, record, mail, kind, extent; state, reason, until, facts;
--                    attempts, parkings, token (fence), settled (ms), slot (person charged);
--                    touched (a worker has had it, or it was tracked before), again (ms: due once
--                    the lease is over), withdrew (stamp of who took it back last), personal ('1'
--                    where it failed by its person's own mailbox or rights), begun (row that may
--                    be in Dynamics without ever having been called tracked)
--   watch:<import>   sorted set: cards to draw again, by order of the press
--   askers:<import>  hash: whoever pressed and has not failed yet, and the mail in their own mailbox
--   ends:<import>    hash: whose own mailbox or rights it failed by: reason, ms and facts of each
--   wishes:<import>  hash: whoever pressed, and how much of their mail they chose to share
--   wanting:<import> set: whoever pressed and has not taken it back, kept as long as the job
--   untracking:<import>  there while its row is being removed from Dynamics
--   mine:<person>    sorted set by ms: imports this person asked for, each with its mail
--   ready:<person>   list of imports
--   ring             list of people who have any and may get one, each once
--   full             set of people who have as many in flight as they may; not in the ring
--   resting          sorted set by ms: people whose services want to be left alone; not in the ring
--   leases, delayed, open, dead   sorted sets of imports by ms; flight: hash of people
--   parked           sorted set by name: person and import that wait for a sign-in or the switch
--   absent           the same of those who are signed out while another's name serves for the import
--   told:<person>    there while the person has been, or is being, asked to sign in
--   told:<person>:<reason>   the same of what else their imports wait for
--   open:<tenant>    the same as open, of one tenant; running: hash of tenants, leases of each
--   failed:<tenant>  sorted set by ms: imports that ended so and were not asked for again
--   owed             sorted set by ms: cards to be drawn again, by name
--   owed:<card>      hash: watcher, failures (of outcomes), tries
--   bell             list, never longer than 32: something can be claimed
local P = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local function job(key) return P .. 'job:' .. key end
local function watch(key) return P .. 'watch:' .. key end

local function askers(key) return P .. 'askers:' .. key end

local function ends(key) return P .. 'ends:' .. key end

local function wishes(key) return P .. 'wishes:' .. key end

local function wanting(key) return P .. 'wanting:' .. key end

local function untracking(key) return P .. 'untracking:' .. key end

local function owed(card) return P .. 'owed:' .. card end

local function mine(person) return P .. 'mine:' .. person end

local function failed(tenant) return P .. 'failed:' .. tenant end

local function tenant_of(person) return string.match(person, '^[^/]*') end

local function note_failed(key, keep)
  local name = failed(tenant_of(redis.call('HGET', job(key), 'person')))
  redis.call('ZADD', name, now, key)
  redis.call('ZREMRANGEBYSCORE', name, '-inf', now - keep)
  redis.call('ZREMRANGEBYRANK', name, 0, -10001)
  redis.call('PEXPIRE', name, keep)
end

-- Whoever owns an import, its tenant is the same, so that what opens here is closed here.
local function note_open(key, person)
  redis.call('ZADD', P .. 'open', 'NX', now, key)
  redis.call('ZADD', P .. 'open:' .. tenant_of(person), 'NX', now, key)
end

local function note_closed(key, person)
  redis.call('ZREM', P .. 'open', key)
  if person then redis.call('ZREM', P .. 'open:' .. tenant_of(person), key) end
end

local function has_asked(person, key)
  for _, asked in ipairs(redis.call('ZRANGE', mine(person), 0, -1)) do
    if string.sub(asked, 1, #key + 1) == key .. '\n' then return true end
  end
  return false
end

local function forget_mine(person, key)
  local mail = redis.call('HGET', askers(key), person)
  if mail then redis.call('ZREM', mine(person), key .. '\n' .. mail) end
end

-- Tells a person again who was here, and nobody else who that was.
local function stamp(person, key) return redis.sha1hex(person .. '\n' .. key) end

local function told(person, reason)
  if not reason or reason == 'sign-in' then return P .. 'told:' .. person end
  return P .. 'told:' .. person .. ':' .. reason
end

local function parking(person, key) return person .. '\n' .. key end

local function parked_by(person) return '[' .. person .. '\n', '[' .. person .. '\n\255' end

local function leave_parking(key)
  local person = redis.call('HGET', job(key), 'person')
  if person then redis.call('ZREM', P .. 'parked', parking(person, key)) end
end

-- Only of whoever pressed for it, so that the mark goes when they are forgotten.
local function note_absent(person, key)
  if redis.call('HEXISTS', askers(key), person) == 1 then
    redis.call('ZADD', P .. 'absent', 0, parking(person, key))
  end
end

local function note_present(person, key)
  redis.call('ZREM', P .. 'absent', parking(person, key))
end

local function forget_askers(key)
  for _, person in ipairs(redis.call('HKEYS', askers(key))) do note_present(person, key) end
  redis.call('DEL', askers(key))
end

-- Who pressed and may be tried next; second whoever did and is signed out.
local function heirs(key)
  local away
  for _, person in ipairs(redis.call('HKEYS', askers(key))) do
    if not redis.call('ZSCORE', P .. 'absent', parking(person, key)) then return person, away end
    away = person
  end
  return nil, away
end

-- From their mailbox goes what they chose, and not what whoever had it before did.
local function give(key, heir)
  note_present(heir, key)
  redis.call('HSET', job(key), 'person', heir, 'mail', redis.call('HGET', askers(key), heir),
    'extent', redis.call('HGET', wishes(key), heir) or '')
end

local function ring_bell()
  redis.call('LPUSH', P .. 'bell', '1')
  redis.call('LTRIM', P .. 'bell', 0, 31)
end

-- Let a person take turns, unless they stand in the ring already or may not.
local function take_turns(person)
  if redis.call('LLEN', P .. 'ready:' .. person) > 0
    and redis.call('SISMEMBER', P .. 'full', person) == 0
    and not redis.call('ZSCORE', P .. 'resting', person)
  then
    redis.call('RPUSH', P .. 'ring', person)
    ring_bell()
  end
end

local function line_up(key, person, push)
  if redis.call(push, P .. 'ready:' .. person, key) == 1 then
    take_turns(person)
  else
    ring_bell()
  end
end

-- Returns whether it stood there.
local function leave_line(key, person)
  local count = redis.call('LREM', P .. 'ready:' .. person, 1, key)
  if redis.call('LLEN', P .. 'ready:' .. person) == 0 then
    redis.call('LREM', P .. 'ring', 0, person)
  end
  return count == 1
end

-- Begin with it in the name of somebody else who pressed; nobody may have a lease of it.
local function hand_on(key, heir)
  give(key, heir)
  redis.call('HSET', job(key), 'attempts', 0, 'parkings', 0, 'state', 'queued', 'reason', '',
    'until', '', 'facts', '')
  line_up(key, heir, 'RPUSH')
end

-- Returns whether it was still waiting.
local function come_back(person, key)
  redis.call('ZREM', P .. 'parked', parking(person, key))
  if redis.call('ZREM', P .. 'delayed', key) == 0 then return false end
  redis.call('HSET', job(key), 'state', 'queued', 'reason', '', 'until', '', 'parkings', 0)
  line_up(key, person, 'RPUSH')
  return true
end

local function count_down(counts, one)
  if redis.call('HINCRBY', counts, one, -1) <= 0 then redis.call('HDEL', counts, one) end
end

local function leave_flight(key)
  redis.call('ZREM', P .. 'leases', key)
  local person = redis.call('HGET', job(key), 'slot')
  count_down(P .. 'flight', person)
  count_down(P .. 'running', tenant_of(person))
  if redis.call('SREM', P .. 'full', person) == 1 then take_turns(person) end
end

local function is_mine(key, token)
  return redis.call('ZSCORE', P .. 'leases', key)
    and redis.call('HGET', job(key), 'token') == token
end

-- Where an import is given up nobody can look in Dynamics: what it has begun may be left there. Of the
-- facts of an outcome the row's id is the first text.
local function with_begun(key, facts)
  local row = redis.call('HGET', job(key), 'begun')
  return row and (string.gsub(facts, '""', '"' .. row .. '"', 1)) or facts
end

local function settle(key, state, reason, facts, personal)
  redis.call('HSET', job(key), 'state', state, 'reason', reason, 'until', '', 'facts', facts,
    'settled', now, 'personal', personal or '')
  if state == 'tracked' then
    redis.call('HDEL', job(key), 'begun')
    redis.call('DEL', ends(key))
  end
end

-- The fence stays: a worker taken for dead must not own what is asked for later.
local function forget_job(key)
  redis.call('HDEL', job(key), 'person', 'table', 'record', 'mail', 'kind', 'extent', 'state',
    'reason', 'until', 'facts', 'settled', 'attempts', 'parkings', 'again', 'touched', 'personal')
  redis.call('DEL', ends(key))
end

-- Of which time, or another worker, might have mended it; 'exhausted' is an older release's word.
local dead = {throttled = 1, unavailable = 1, broken = 1, ['workers died'] = 1, exhausted = 1}

local function finish(key, keep)
  local state, reason = unpack(redis.call('HMGET', job(key), 'state', 'reason'))
  note_closed(key, redis.call('HGET', job(key), 'person'))
  leave_parking(key)
  redis.call('DEL', watch(key))
  forget_askers(key)
  redis.call('PEXPIRE', job(key), keep)
  redis.call('PEXPIRE', ends(key), keep)
  redis.call('PEXPIRE', wishes(key), keep)
  if not state then return end  -- withdrawn while its cards were drawn
  if state == 'failed' then note_failed(key, keep) end
  redis.call('HINCRBY', P .. 'finished', state == 'failed' and reason or state, 1)
  redis.call('ZREMRANGEBYSCORE', P .. 'dead', '-inf', now - keep)
  if state == 'failed' and dead[reason] then redis.call('ZADD', P .. 'dead', now, key) end
end

-- End it unless cards above this mark are left to draw: these come back, and the lease stays.
local function finish_unless_shown(key, keep, drawn)
  local again = redis.call('HGET', job(key), 'again')
  if again then
    redis.call('HDEL', job(key), 'again')
    leave_flight(key)
    if tonumber(again) > now then
      redis.call('ZADD', P .. 'delayed', again, key)
    else
      line_up(key, redis.call('HGET', job(key), 'person'), 'RPUSH')
    end
    return {}
  end
  redis.call('ZREMRANGEBYSCORE', watch(key), '-inf', drawn)
  local rest = redis.call('ZRANGE', watch(key), 0, -1, 'WITHSCORES')
  if #rest > 0 then return rest end
  leave_flight(key)
  finish(key, keep)
  return {}
end

local function status(key)
  return redis.call('HMGET', job(key), 'state', 'reason', 'until', 'facts')
end

-- How it stands for this person ('' for nobody): state, reason, until, facts, settled. What failed, or
-- waits, by another's mailbox or rights is nothing they may read; nil where that is all there is.
local function seen_by(person, key)
  local state, reason, until_, facts, settled, owner, personal = unpack(redis.call('HMGET', job(key),
    'state', 'reason', 'until', 'facts', 'settled', 'person', 'personal'))
  if not state then return nil end
  local known = {state, reason, until_, facts, settled}
  if person == '' or owner == person or state == 'tracked' then return known end
  if redis.call('ZSCORE', P .. 'absent', parking(person, key)) then
    return {'waiting', 'sign-in', '', '', ''}
  end
  if redis.call('HEXISTS', askers(key), person) == 1 then return known end
  local own = redis.call('HGET', ends(key), person)
  if own then
    local why, ended, rest = string.match(own, '^(.-)\n(.-)\n(.*)$')
    return {'failed', why, '', rest, ended}
  end
  if (state == 'failed' and personal == '1') or (state == 'waiting' and reason == 'sign-in') then
    return nil
  end
  return known
end
