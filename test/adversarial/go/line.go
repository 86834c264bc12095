// kind: stdio
// verdict: compile_error
// why: says that its lines are those of another file
package main

//line /etc/passwd:1
func main() { undefined() }
