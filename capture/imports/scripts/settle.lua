-- Note outcomes before any card is drawn, and end each import unless one is left to draw.
-- One that failed by its person's own mailbox or rights goes on in the name of another who pressed.
-- Returns those cards of each, which leave its lease as it is, 'handed on', or false where the lease
-- is lost.
local keep = ARGV[1]

local function end_own(key, reason, facts)
  local person = redis.call('HGET', job(key), 'person')
  redis.call('HSET', ends(key), person, reason .. '\n' .. now .. '\n' .. facts)
  redis.call('PEXPIRE', ends(key), keep)
  redis.call('HDEL', askers(key), person)
  redis.call('SREM', wanting(key), person)  -- another's row is not kept for whom it was refused
end

local function heir_of(key, reason, facts)
  end_own(key, reason, facts)
  local heir, away = heirs(key)
  return heir or away
end

local function note(key, state, reason, facts, personal)
  local settled, again = unpack(redis.call('HMGET', job(key), 'settled', 'again'))
  if not again then  -- else it was noted, and somebody has asked anew since
    local heir = settled == '' and personal == '1' and heir_of(key, reason, facts)
    if heir then
      leave_flight(key)
      hand_on(key, heir)
      return 'handed on'
    end
    settle(key, state, reason, facts, personal)
  end
  return finish_unless_shown(key, keep, 0)
end

local answers = {}
for at = 2, #ARGV, 6 do
  local key, token, state, reason, facts, personal = unpack(ARGV, at, at + 5)
  local left = is_mine(key, token) and note(key, state, reason, facts, personal)
  answers[#answers + 1] = left or false
end
return answers
