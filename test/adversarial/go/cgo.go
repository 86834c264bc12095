// kind: stdio
// verdict: compile_error
// why: C in Go
package main
// int x = 1;
import "C"
func main() {}
