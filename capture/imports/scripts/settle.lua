-- Note outcomes before any card is drawn, and end each import unless one is left to draw.
-- Returns those cards of each, which leave its lease as it is, or false where the lease is lost.
local keep = ARGV[1]
local answers = {}
for at = 2, #ARGV, 5 do
  local key, token, state, reason, facts = unpack(ARGV, at, at + 4)
  local left = false
  if is_mine(key, token) then
    settle(key, state, reason, facts)
    left = finish_unless_shown(key, keep, 0)
  end
  answers[#answers + 1] = left
end
return answers
