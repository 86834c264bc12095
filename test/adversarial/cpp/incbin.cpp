// kind: stdio
// verdict: compile_error
// why: embeds a file of the host
asm(".incbin \"/etc/shadow\"");
int main() {}
