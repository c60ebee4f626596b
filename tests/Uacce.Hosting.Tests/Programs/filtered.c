/*
 * filtered maps: maps files in ways that look like a queue's regions and in ways that do not, each at a descriptor of its own from 100 on.
 * filtered signal: maps one that looks so, which a signal must not interrupt; 0 if it was mapped first and the signal heard then.
 */
#include <signal.h>

#include "adding.h"

static const struct {
    size_t length;
    off_t offset;
    int protection, flags;
} s_maps[] = {
    /* a region of two pages at the first, and of three at the second */
    {2 * PAGE, 0, PROT_READ | PROT_WRITE, MAP_SHARED},
    {PAGE + 1, 0, PROT_READ | PROT_WRITE, MAP_SHARED},
    {1, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED},
    {3 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED},
    /* others */
    {PAGE, 0, PROT_READ | PROT_WRITE, MAP_SHARED},
    {2 * PAGE + 1, 0, PROT_READ | PROT_WRITE, MAP_SHARED},
    {3 * PAGE + 1, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED},
    {(1UL << 32) + 2 * PAGE, 0, PROT_READ | PROT_WRITE, MAP_SHARED},
    {2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED},
    {2 * PAGE, 1L << 32, PROT_READ | PROT_WRITE, MAP_SHARED},
    {2 * PAGE, 0, PROT_READ, MAP_SHARED},
    {2 * PAGE, 0, PROT_READ | PROT_WRITE, MAP_PRIVATE},
    {2 * PAGE, 0, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS},
};

static volatile sig_atomic_t s_heard;

static void hear_signal(int signal)
{
    s_heard = signal;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    FILE *file = tmpfile();
    CHECK(file && ftruncate(fileno(file), 8 * PAGE) == 0);
    if (argv[1][0] == 's') {
        struct sigaction action = {.sa_handler = hear_signal}; /* no SA_RESTART */
        CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
        CHECK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0) != MAP_FAILED);
        return s_heard == SIGUSR1 ? 0 : 1;
    }
    for (size_t i = 0; i < sizeof s_maps / sizeof *s_maps; i++) {
        CHECK(dup2(fileno(file), 100 + i) >= 0);
        CHECK(mmap(NULL, s_maps[i].length, s_maps[i].protection, s_maps[i].flags, 100 + i, s_maps[i].offset) != MAP_FAILED);
    }
    return 0;
}
