/*
 * maps timer LENGTH: maps a file of its own again and again while a timer interrupts it all the time.
 * maps beside FILE OFFSET LENGTH: lets a child map that file, and meanwhile maps a file of its own that looks like a region.
 * They say how far they came; the second is told on standard input to go on. They know no accelerator.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"

static int own_file(long length)
{
    FILE *file = tmpfile();
    CHECK(file && ftruncate(fileno(file), length) == 0);
    return fileno(file);
}

static void *map(int fd, long length, long offset)
{
    return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}

static void hear_line(void)
{
    char line[64];
    CHECK(fgets(line, sizeof line, stdin));
}

static void hear(int signal)
{
    (void)signal;
}

static int timer(long length)
{
    enum { TIMES = 5000 };
    int fd = own_file(length), interrupted = 0;
    struct sigaction action = {.sa_handler = hear}; /* no SA_RESTART */
    struct itimerval often = {{0, 300}, {0, 300}};
    CHECK(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
    for (int i = 0; i < TIMES; i++) {
        void *mapped = map(fd, length, 0);
        CHECK(mapped != MAP_FAILED || errno == EINTR);
        if (mapped == MAP_FAILED)
            interrupted++;
        else
            munmap(mapped, length);
    }
    printf("%d interrupted\n", interrupted);
    return 0;
}

static int waits_in_map(pid_t process)
{
    char path[64];
    long number = -1;
    snprintf(path, sizeof path, "/proc/%d/syscall", process);
    FILE *call = fopen(path, "r");
    if (!call)
        return 0;
    int read = fscanf(call, "%ld", &number); /* a word where it runs */
    fclose(call);
    return read == 1 && number == SYS_mmap;
}

static int beside(const char *path, long offset, long length)
{
    int fd = open(path, O_RDWR);
    if (fd < 0)
        fd = open(path, O_RDONLY);
    CHECK(fd >= 0);
    puts("open");
    hear_line();
    char *has_mapped = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(has_mapped != MAP_FAILED);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        map(fd, length, offset);
        __atomic_store_n(has_mapped, 1, __ATOMIC_RELEASE);
        _exit(0); /* which may wait for the file's server, too */
    }
    while (!waits_in_map(child) && !__atomic_load_n(has_mapped, __ATOMIC_ACQUIRE))
        sched_yield();
    CHECK(map(own_file(8192), 8192, 0) != MAP_FAILED);
    puts("mapped");
    hear_line();
    kill(child, SIGKILL);
    return 0;
}

int main(int argc, char **argv)
{
    CHECK(argc >= 3);
    setvbuf(stdout, NULL, _IOLBF, 0);
    return argc == 3 ? timer(atol(argv[2])) : beside(argv[2], atol(argv[3]), atol(argv[4]));
}
