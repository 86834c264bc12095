-- kind: stdio
-- verdict: runtime_error|memory_limit|time_limit|wrong
-- why: coroutines in coroutines
local function deep(n) return coroutine.wrap(function() return deep(n + 1) end)() end print(pcall(deep, 0))
