// why: the user's locale and wide streams
#include <iostream>
int main() { std::locale::global(std::locale("")); int a, b; std::wcin >> a >> b; std::wcout << a + b << L"\n"; }
