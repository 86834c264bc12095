// kind: function
// verdict: memory_limit|runtime_error|time_limit
// why: buffers outside the heap; on a busy machine the pages that it fills may cost the CPU limit first
function f() { const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1)) }
