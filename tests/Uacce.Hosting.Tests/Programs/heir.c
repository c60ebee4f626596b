/*
 * heir NODE MMIO-SIZE exit|exec: the opener's memory goes away while a descriptor stays open elsewhere.
 * The child holds the descriptor until it is told to go on, and then finds the queue dead.
 */
#include "adding.h"

static void outlive(int fd)
{
    say("held");
    hear();
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    FAILS(ioctl(fd, START), EPERM); /* not its queue in any case */
    CHECK(poll(&wanted, 1, 0) == 1);
    exit(0);
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    if (strcmp(argv[1], "--after-exec") == 0)
        outlive(atoi(argv[2]));
    struct queue queue = open_queue(argv[1], strtoul(argv[2], NULL, 10));
    CHECK(ioctl(queue.fd, START) == 0);
    fcntl(queue.fd, F_SETFD, 0);
    if (argv[3][3] == 'c') {
        char descriptor[16];
        snprintf(descriptor, sizeof descriptor, "%d", queue.fd);
        execl("/proc/self/exe", argv[0], "--after-exec", descriptor, "", NULL);
    }
    if (fork() == 0)
        outlive(queue.fd);
    return 0;
}
