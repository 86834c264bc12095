// kind: stdio
// verdict: wrong
// why: leaves early
package main
import "os"
func main() { os.Exit(0) }
