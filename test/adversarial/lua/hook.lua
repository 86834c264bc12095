-- kind: stdio
-- verdict: wrong|runtime_error|time_limit
-- why: a hook that stops what it counts, files of others
debug.sethook(function() error("hook") end, "", 1) for _, n in ipairs{"/proc/1/environ", "/etc/shadow", "/run/judge/zygote.py"} do local f = io.open(n) if f then while true do end end end
