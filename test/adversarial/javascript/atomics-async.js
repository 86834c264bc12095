// kind: function
// verdict: wrong|runtime_error|idle_limit
// why: 5.22: waits in a way that never ends
function f() {
  const cell = new Int32Array(new SharedArrayBuffer(8))
  return Atomics.waitAsync ? Atomics.waitAsync(cell, 0, 0).value : 0
}
