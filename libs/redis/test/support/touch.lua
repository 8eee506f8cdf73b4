-- Reads a key, as the scripts of the doors do.
-- KEYS 1: the key. Returns its value.
return redis.call('GET', KEYS[1])
