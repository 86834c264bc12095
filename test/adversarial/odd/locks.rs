// why: locked streams, main with a result, an exit
use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};
fn main() -> Result<(), Box<dyn Error>> { let stdin = io::stdin(); let mut lines = stdin.lock().lines(); let line = lines.next().unwrap()?; let v: Vec<i128> = line.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>()?; let out = io::stdout(); let mut w = BufWriter::with_capacity(1 << 16, out.lock()); writeln!(w, "{}", v.iter().sum::<i128>())?; w.flush()?; drop(w); std::process::exit(0) }
