// why: writes a file in its folder and reads it again
#include <filesystem>
#include <fstream>
#include <iostream>
int main() { int a, b; std::cin >> a >> b; { std::ofstream f("scratch.txt"); f << a + b; } std::ifstream f("scratch.txt"); int s; f >> s; std::cout << s + (int)std::filesystem::exists("nothing"); }
