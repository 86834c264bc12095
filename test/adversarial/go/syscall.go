// kind: stdio
// verdict: wrong|runtime_error
// why: bare system calls reach nobody else
package main
import "syscall"
func main() { syscall.Kill(-1, 9) }
