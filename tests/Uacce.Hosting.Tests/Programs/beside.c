/* beside: a second process in the same memory says its id, becomes another program when told to, and says so; the first keeps the memory.
   Without address randomization, so that the memories of both programs look alike. */
#include "adding.h"
#include <sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>

static char stack[64 * 1024];

static int second(void *unused)
{
    char line[16], order;
    (void)unused;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int length = snprintf(line, sizeof line, "%d\n", getpid());
    CHECK(write(1, line, length) == length);
    CHECK(read(0, &order, 1) == 1);
    execl("/proc/self/exe", "beside", "another", NULL);
    CHECK(0);
    return 0;
}

int main(int argc, char **argv)
{
    char order;
    (void)argc;
    if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
        CHECK(personality(ADDR_NO_RANDOMIZE) != -1);
        execl("/proc/self/exe", "beside", "without", NULL);
    }
    if (strcmp(argv[1], "another") == 0) {
        say("another program");
        while (read(0, &order, 1) == 1)
            ;
        return 0;
    }
    CHECK(clone(second, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL) > 0);
    pause();
    return 0;
}
