// kind: stdio
// verdict: wrong|runtime_error
// why: reaches for internals
try { process.binding("spawn_sync") } catch (e) { console.log(e.code) }
