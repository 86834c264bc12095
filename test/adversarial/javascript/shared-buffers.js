// kind: function
// verdict: runtime_error|memory_limit
// why: shared buffers are not counted by the heap
function f() { const a = []; for (;;) a.push(new SharedArrayBuffer(1 << 26)) }
