// kind: stdio
// verdict: compile_error
// why: imports a file of the host as a header unit
import "/etc/passwd";
export module m;
int main() {}
