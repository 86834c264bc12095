-- kind: stdio
-- verdict: runtime_error|wrong|time_limit
-- why: bytecode that was bent
local d = string.dump(function() local a = 1 return a end) for i = 20, #d do local f = load(d:sub(1, i - 1) .. string.char((d:byte(i) + 77) % 256) .. d:sub(i + 1), "x", "b") if f then pcall(f) end end print("x")
