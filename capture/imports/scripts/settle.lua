-- Note the outcome while the lease is still held, before any card is drawn. Returns 0 when lost.
local key, token, state, reason, facts = unpack(ARGV)
if not is_mine(key, token) then return 0 end
settle(key, state, reason, facts)
return 1
