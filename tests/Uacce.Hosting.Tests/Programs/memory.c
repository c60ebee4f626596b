/* memory: has some memory, says where, and does as it is told: shows it, forks, or becomes another program. */
#include <signal.h>
#include <sys/prctl.h>
#include "adding.h"

static char secret[] = "the quick brown fox";

int main(int argc, char **argv)
{
    char order[64];
    (void)argv;
    if (argc > 1)
        say("another program");
    else {
        char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(munmap(pages + PAGE, PAGE) == 0);
        printf("%llu %llu\n", (unsigned long long)(uintptr_t)secret, (unsigned long long)(uintptr_t)(pages + PAGE));
        fflush(stdout);
    }
    while (fgets(order, sizeof order, stdin)) {
        if (order[0] == 's')
            say(secret);
        else if (order[0] == 'e')
            execl("/proc/self/exe", "memory", "again", NULL);
        else if (order[0] == 'f') {
            pid_t child = fork();
            if (child == 0) {
                prctl(PR_SET_PDEATHSIG, SIGKILL);
                pause();
            }
            printf("%d\n", child);
            fflush(stdout);
        }
    }
    return 0;
}
