// kind: stdio
// verdict: time_limit
// why: an endless loop
package main
func main() { for { } }
