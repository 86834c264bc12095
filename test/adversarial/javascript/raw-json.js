// kind: function
// verdict: wrong|runtime_error
// why: 5.5: text that JSON takes as it stands
function f() { return typeof JSON.rawJSON === 'function' ? [JSON.rawJSON('8'), JSON.rawJSON('"]],8"')] : 0 }
