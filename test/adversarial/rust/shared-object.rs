// kind: stdio
// verdict: compile_error|runtime_error|wrong
// why: says that it is a shared object
#![crate_type = "cdylib"]
#[no_mangle] pub extern "C" fn main() -> i32 { 0 }
