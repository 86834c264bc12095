// kind: function
// verdict: runtime_error
// why: sleeps for ever
function f() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 1 }
