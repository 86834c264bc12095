// kind: stdio
// verdict: compile_error
// why: includes a file without end
static A: &[u8] = include_bytes!("/dev/zero");
fn main() { println!("{}", A.len()) }
