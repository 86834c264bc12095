-- kind: stdio
-- verdict: wrong|runtime_error
-- why: loads a library of C by its path
local f, why = package.loadlib("/usr/lib/x86_64-linux-gnu/libc.so.6", "system") print(f and f() or "none") require("/etc/passwd")
