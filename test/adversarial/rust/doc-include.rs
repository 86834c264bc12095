// kind: stdio
// verdict: compile_error
// why: has a file of the host for its documentation
#![doc = include_str!("/etc/passwd")]
fn main() {}
