// kind: stdio
// verdict: wrong|runtime_error|memory_limit|time_limit|idle_limit
// why: a thread of the system for each of a hundred thousand
package main
import ("fmt"; "runtime"; "time")
func main() { for i := 0; i < 100000; i++ { go func() { runtime.LockOSThread(); time.Sleep(time.Hour) }() }; fmt.Println("many") }
