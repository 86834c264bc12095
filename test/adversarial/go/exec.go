// kind: stdio
// verdict: compile_error
// why: starts processes: the package is not there
package main
import "os/exec"
func main() { exec.Command("sleep", "1000").Start() }
