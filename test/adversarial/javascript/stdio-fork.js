// kind: stdio
// verdict: runtime_error|wrong|time_limit|idle_limit
// why: a process that outlives its parent
require("child_process").spawn("/bin/sh", ["-c", "sleep 1000 & sleep 1000 & exit"], { detached: true, stdio: "ignore" }).unref(); console.log("x")
