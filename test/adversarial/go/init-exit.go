// kind: stdio
// verdict: wrong
// why: leaves before main
package main
import "os"
func init() { os.Exit(0) }
func main() {}
