-- Line up `most` imports of all that this organisation's people have parked, and forget that anybody
-- was told of the switch. Returns how many entries were looked at.
local tenant, most = unpack(ARGV)
local from, to = '[' .. tenant .. '/', '[' .. tenant .. '/\255'
local all = redis.call('ZRANGEBYLEX', P .. 'parked', from, to, 'LIMIT', 0, most)
for _, parked in ipairs(all) do
  local person, key = string.match(parked, '^([^\n]*)\n(.*)$')
  redis.call('DEL', told(person, 'switched off'))
  come_back(person, key)
end
return #all
