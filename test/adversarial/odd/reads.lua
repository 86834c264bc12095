-- why: numbers by io.read, a coroutine, goto
local a, b = io.read("n", "n") local co = coroutine.wrap(function() coroutine.yield(a // 1 + b) end) print(co()) goto done ::done:: os.exit(0)
