// kind: stdio
// verdict: wrong|runtime_error
// why: calls out
require("net").connect(80, "1.1.1.1").on("error", e => console.log(e.code))
