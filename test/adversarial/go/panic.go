// kind: stdio
// verdict: runtime_error
// why: panics
package main
func main() { panic("x") }
