-- Note the outcome before any card is drawn, and end the import unless one is left to draw.
-- Returns those cards, which leave the lease as it is, or false when the lease is lost.
local key, token, keep, state, reason, facts = unpack(ARGV)
if not is_mine(key, token) then return false end
settle(key, state, reason, facts)
return finish_unless_shown(key, keep, 0)
