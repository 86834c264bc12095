// kind: stdio
// verdict: compile_error
// why: recursion on a stack that may not grow
package main
//go:nosplit
func f(a [1000]int) int { return g(a) + a[3] }
//go:nosplit
func g(a [1000]int) int { return f(a) + a[4] }
func main() { f([1000]int{}) }
