-- kind: stdio
-- verdict: wrong|runtime_error|time_limit|output_limit
-- why: a finaliser that writes when the program has ended
setmetatable({}, {__gc = function() while true do io.write("3\n") end end}) os.exit(0, true)
