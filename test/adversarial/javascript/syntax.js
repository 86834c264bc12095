// kind: function
// verdict: compile_error
// why: no program
function f( {
