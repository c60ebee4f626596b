/* errors NODE MMIO-SIZE: each wrong call gets the error number that the kernel's framework gives. */
#include "adding.h"

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    size_t mmio_size = strtoul(argv[2], NULL, 10);
    char missing[4096];
    snprintf(missing, sizeof missing, "%s1", argv[1]);
    FAILS(open(missing, O_RDWR), ENOENT);

    struct queue queue = open_queue(argv[1], mmio_size);
    FAILS(ioctl(queue.fd, 0x5799), EINVAL);
    FAILS(ioctl(queue.fd, ECHO, (void *)1), EFAULT);
    char byte = 0;
    FAILS(read(queue.fd, &byte, 1), EINVAL);
    FAILS(write(queue.fd, &byte, 1), EINVAL);
    CHECK(ioctl(queue.fd, PUT) == 0); /* stopped already: nothing happens */
    CHECK(ioctl(queue.fd, START) == 0);
    FAILS(ioctl(queue.fd, START), EINVAL);

    /* A pointer to nothing costs this request, and no other. */
    ring(&queue, (void *)8, 100);
    wait_poll(&queue);
    CHECK(take(&queue) == 1);
    ring(&queue, (void *)0xffff800000000000, 100);
    wait_poll(&queue);
    CHECK(take(&queue) == 1);
    unsigned char *half = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(munmap(half + PAGE, PAGE) == 0);
    ring(&queue, half + PAGE - 10, 20);
    wait_poll(&queue);
    CHECK(take(&queue) == 1);
    unsigned char data[10];
    must_add(&queue, data, sizeof data);

    /* There are four queues. */
    int others[3];
    for (int i = 0; i < 3; i++)
        CHECK((others[i] = open(argv[1], O_RDWR)) >= 0);
    FAILS(open(argv[1], O_RDWR), EBUSY);
    CHECK(close(others[0]) == 0);
    while ((others[0] = open(argv[1], O_RDWR)) < 0) /* the release follows the close */
        CHECK(errno == EBUSY);

    /* A node that is open cannot be opened once more through its descriptor: the queue is the file. */
    char again[64];
    snprintf(again, sizeof again, "/proc/self/fd/%d", queue.fd);
    FAILS(open(again, O_RDWR), EBUSY);
    close_queue(&queue);
    return 0;
}
