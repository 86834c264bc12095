// kind: function
// verdict: memory_limit|runtime_error
// why: buffers outside the heap
function f() { const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1)) }
