// kind: stdio
// verdict: wrong
// why: directives for other tools
//go:generate sh -c "cat /etc/passwd"
//go:build ignore

package main

//go:debug madvdontneed=1
func main() { println("8") }
