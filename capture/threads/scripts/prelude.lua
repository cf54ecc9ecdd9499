-- Shared by every verb. All keys carry one hash tag, so one cluster slot holds all threads.
--   one:<thread>   hash: person, sealed (the thread), state (open, parked, ended), token (fence)
--   of:<person>    sorted set by ms: this person's threads
--   due            sorted set by ms: when each is looked at; a claim postpones it by its lease
--   parked         set: threads that wait for their person's sign-in
--   told:<person>  there while the person has been, or is being, asked to sign in
--   counts         hash: looks, errors, found, and ends by reason
local P = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local function one(id) return P .. 'one:' .. id end
local function of(person) return P .. 'of:' .. person end
local function told(person) return P .. 'told:' .. person end

local function gone(id, person)
  redis.call('DEL', one(id))
  redis.call('ZREM', of(person), id)
  redis.call('ZREM', P .. 'due', id)
  redis.call('SREM', P .. 'parked', id)
end

local function is_mine(id, token)
  return redis.call('HGET', one(id), 'token') == token
end
