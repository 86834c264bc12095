// kind: function
// verdict: wrong
// why: a main of its own
package main
import "fmt"
func main() { fmt.Println("8") }
func f(a int, b int) int { return 0 }
