// kind: function
// verdict: compile_error
// why: names of the harness
func touchstoneFunction() {}
func f(a int, b int) int { return 0 }
