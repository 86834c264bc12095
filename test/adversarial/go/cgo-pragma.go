// kind: stdio
// verdict: compile_error
// why: directives for the linker in comments
package main
//go:cgo_ldflag "-Wl,--script=/etc/passwd"
//go:cgo_import_dynamic _ _ "/etc/passwd"
//go:cgo_import_dynamic puts puts "libc.so.6"
func main() {}
