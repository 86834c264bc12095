// kind: stdio
// verdict: compile_error
// why: a file of the host as a module, shown in diagnostics
#[path = "/etc/passwd"]
mod stolen;
fn main() { stolen::x() }
