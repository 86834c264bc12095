// kind: stdio
// verdict: runtime_error|memory_limit|time_limit
// why: recursion without end
package main
func f(n int) int { return f(n+1) + 1 }
func main() { println(f(0)) }
