// kind: function
// verdict: wrong
// why: the constructor of functions reaches no other world
function f() { return [].constructor.constructor("return typeof process + typeof require + typeof Deno")() }
