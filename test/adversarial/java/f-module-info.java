// kind: function
// verdict: compile_error
// why: a module that opens the harness
open module m { requires java.base; exports touchstone.harness; }
