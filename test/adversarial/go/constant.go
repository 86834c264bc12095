// kind: stdio
// verdict: compile_error
// why: a constant of too many digits
package main

const (
	a = 1 << 500
	b = a * a * a * a * a * a * a * a
	c = b * b * b * b * b * b * b * b
)

var x [1 << 50]byte

func main() { println(c%7, len(x)) }
