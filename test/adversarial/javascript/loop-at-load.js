// kind: function
// verdict: time_limit
// why: an endless loop before any call
for (;;);
function f() { return 1 }
