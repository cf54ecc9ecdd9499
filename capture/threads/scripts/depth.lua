-- The threads in numbers: those followed, those parked, and what was counted.
return {
  redis.call('ZCARD', P .. 'due'), redis.call('SCARD', P .. 'parked'),
  redis.call('HGETALL', P .. 'counts'),
}
