// kind: stdio
// verdict: wrong|runtime_error
// why: reads what is not its own
const fs = require("fs"); const out = []; for (const p of ["/etc/passwd", "/proc/1/environ", "/root", "/programs", "/home", "/run/judge"]) try { out.push(fs.statSync(p).isDirectory() ? fs.readdirSync(p).length : fs.readFileSync(p, "latin1").length) } catch (e) { out.push(e.code) }
console.log(out.join())
