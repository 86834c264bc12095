// kind: stdio
// verdict: compile_error
// why: embeds a file
package main
import _ "embed"
//go:embed /etc/passwd
var s string
func main() { println(s) }
