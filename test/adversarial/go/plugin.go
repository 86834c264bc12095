// kind: stdio
// verdict: compile_error
// why: loads code as a plug-in
package main
import "plugin"
func main() { plugin.Open("/tmp/x") }
