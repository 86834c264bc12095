// kind: function
// verdict: wrong|runtime_error
// why: walks to its callers
function f() { let c = arguments.callee.caller; const seen = []; while (c) { seen.push(String(c)); c = c.caller } return seen }
