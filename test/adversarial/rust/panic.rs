// kind: stdio
// verdict: runtime_error
// why: panics
fn main() { panic!("x") }
