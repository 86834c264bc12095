// kind: function
// verdict: wrong|runtime_error|output_limit
// why: nested beyond any parser
function f() { let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a }
