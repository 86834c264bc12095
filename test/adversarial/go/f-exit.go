// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 before it answers
func f(a int, b int) int { os.Exit(0); return 0 }
