// kind: function
// verdict: wrong
// why: a namespace of the harness
namespace touchstone { export const x = 8 }
function f(): number { return touchstone.x * 0 }
