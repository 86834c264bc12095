// kind: stdio
// verdict: memory_limit|runtime_error|time_limit
// why: goroutines without end
package main
func main() { for { go func() { select {} }() } }
