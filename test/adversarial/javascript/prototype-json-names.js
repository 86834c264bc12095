// kind: function
// verdict: wrong|runtime_error
// why: 5.32: every object has the runner's own field names
for (const name of ['kind', 'value', 'result', 'returns', 'args', 'length', 'tag', 'depth', 'status', 'output', 'index'])
  try { Object.defineProperty(Object.prototype, name, { get: () => 8, set() {}, configurable: true }) } catch {}
function f() { return { x: 1 } }
