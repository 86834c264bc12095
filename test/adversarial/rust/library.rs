// kind: stdio
// verdict: compile_error|runtime_error
// why: says that it is a library
#![crate_type = "lib"]
pub fn main() {}
