// kind: function
// verdict: wrong|runtime_error
// why: the entry is a getter that changes
let n = 0; Object.defineProperty(globalThis, "f", { get() { return n++ % 2 ? undefined : () => n } })
