-- End a settled import unless cards are left to draw: these come back, the lease stays.
-- `drawn` is the mark up to which cards have been drawn. Returns false when the lease is lost.
local key, token, keep, drawn = unpack(ARGV)
if not is_mine(key, token) then return false end
return finish_unless_shown(key, keep, drawn)
