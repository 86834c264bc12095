// kind: function
// verdict: runtime_error
// why: memory of WebAssembly is not counted by the heap
function f() { const a = []; for (;;) a.push(new WebAssembly.Memory({ initial: 16384 })) }
