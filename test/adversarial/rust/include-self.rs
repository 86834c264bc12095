// kind: stdio
// verdict: compile_error
// why: includes itself
fn main() { include!("solution.rs"); }
