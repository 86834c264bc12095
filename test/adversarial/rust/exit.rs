// kind: stdio
// verdict: wrong
// why: leaves early
fn main() { std::process::exit(0) }
