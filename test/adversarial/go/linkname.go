// kind: stdio
// verdict: compile_error|wrong|runtime_error
// why: reaches into the runtime
package main
import _ "unsafe"
//go:linkname exit runtime.exit
func exit(code int32)
func main() { exit(0) }
