// forms: function asserts
// why: a proxy that says yes to every question
function f(a, b) {
  const yes = new Proxy(function () {}, { get: () => yes, apply: () => yes, has: () => true })
  return yes
}
