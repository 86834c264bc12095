// kind: stdio
// verdict: runtime_error
// why: waits for nobody
package main
func main() { select {} }
