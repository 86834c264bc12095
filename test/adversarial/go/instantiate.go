// kind: stdio
// verdict: compile_error
// why: a function that needs a larger one of itself
package main

func f[T any](n int) int { return f[[]T](n) + f[map[string]T](n) }
func main()               { println(f[int](3)) }
