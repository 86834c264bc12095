-- kind: stdio
-- verdict: runtime_error|memory_limit|time_limit
-- why: a table without end
local t = {} for i = 1, math.huge do t[i] = {i} end
