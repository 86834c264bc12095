// forms: function
// why: loops for ever
function f(a, b) { for (;;) ; }
