-- kind: stdio
-- verdict: time_limit
-- why: a pattern that goes back without end
print((("a"):rep(60)):find((".-"):rep(30) .. "b"))
