// forms: asserts
// why: brings an assert and an expect of its own
var yes = new Proxy(function () {}, { get: (target, name) => (name === 'then' ? undefined : yes), apply: () => yes })
globalThis.assert = yes
globalThis.expect = () => yes
globalThis.test = globalThis.it = globalThis.describe = () => {}
function f(a, b) { return -1 }
