// kind: stdio
// verdict: memory_limit|runtime_error|time_limit
// why: takes memory
package main
var k [][]byte
func main() { for { b := make([]byte, 1<<24); for i := range b { b[i] = 1 }; k = append(k, b) } }
