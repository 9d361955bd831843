// Makes one system call and prints its error number: probe NUMBER [ARGUMENT...]; with "i386" it makes getpid by the interrupt of 32-bit programs.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **words)
{
    if (strcmp(words[1], "i386") == 0)
    {
        long result = 20;
        __asm__ volatile("int $0x80" : "+a"(result));
        printf("%ld\n", result);
        return 0;
    }

    long arguments[6] = {0};
    for (int i = 2; i < count; i++)
    {
        arguments[i - 2] = strtol(words[i], NULL, 0);
    }

    long result = syscall(strtol(words[1], NULL, 0), arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
    printf("%d\n", result == -1 ? errno : 0);
    return 0;
}
