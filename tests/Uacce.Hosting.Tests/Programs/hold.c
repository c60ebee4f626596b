/* hold NODE MMIO-SIZE: opens and starts a queue, waits in poll without end, and says what it was woken by. */
#include "adding.h"

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    struct queue queue = open_queue(argv[1], strtoul(argv[2], NULL, 10));
    CHECK(ioctl(queue.fd, START) == 0);
    unsigned char data[64];
    must_add(&queue, data, sizeof data);
    say("ready");
    struct pollfd wanted = {.fd = queue.fd, .events = POLLIN};
    CHECK(poll(&wanted, 1, -1) == 1);
    printf("woken by %x\n", wanted.revents);
    fflush(stdout);
    /* What is mapped stays readable and writable, and every call answers. */
    queue.dus->address = 1;
    *queue.doorbell = 99;
    CHECK(queue.dus->address == 1);
    int started = ioctl(queue.fd, START);
    printf("start %d\n", started < 0 ? errno : 0);
    fflush(stdout);
    hear();
    close_queue(&queue);
    return 0;
}
