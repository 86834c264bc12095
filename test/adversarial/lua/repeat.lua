-- kind: stdio
-- verdict: memory_limit
-- why: a string of gigabytes
local s = ("x"):rep(1 << 30) print(#(s .. s .. s))
