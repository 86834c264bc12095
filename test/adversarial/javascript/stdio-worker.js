// kind: stdio
// verdict: time_limit
// why: a worker thread spins for it
new (require("worker_threads").Worker)("for (;;);", { eval: true })
