// kind: stdio
// verdict: wrong|runtime_error
// why: a process that outlives it
fn main() { let _ = std::process::Command::new("/bin/sleep").arg("1000").spawn(); println!("x") }
