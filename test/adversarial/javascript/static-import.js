// kind: function
// verdict: runtime_error|compile_error
// why: nothing can be imported
import fs from "node:fs"
export function f() { return fs.readdirSync("/") }
