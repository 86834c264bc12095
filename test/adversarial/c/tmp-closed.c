// kind: stdio
// verdict: wrong|runtime_error
// why: folders that let nobody in, links to everywhere
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
int main() { mkdir("a", 0777); mkdir("a/b", 0777); symlink("/", "a/root"); symlink("/usr/lib", "a/b/lib"); mkfifo("a/b/pipe", 0); symlink("loop", "loop"); close(open("a/b/f", O_CREAT | O_WRONLY, 0)); chmod("a/b", 0); chmod("a", 0); chmod(".", 0); puts("closed"); }
