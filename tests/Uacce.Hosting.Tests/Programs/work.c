/* work NODE MMIO-SIZE poll|epoll|spin: requests of many sizes, from heap, stack and map, then stop and start again. */
#include "adding.h"

static void wait_epoll(struct queue *queue, int set)
{
    struct epoll_event event;
    CHECK(epoll_wait(set, &event, 1, 20000) == 1);
    CHECK(event.events == EPOLLIN && event.data.u64 == 77);
    (void)queue;
}

static void add(struct queue *queue, unsigned char *data, size_t length, const char *mode, int set)
{
    for (size_t i = 0; i < length; i++)
        data[i] = (unsigned char)(i * 7);
    ring(queue, data, length);
    if (mode[0] == 'p')
        wait_poll(queue);
    else if (mode[0] == 'e')
        wait_epoll(queue, set);
    else
        while (!is_done(queue))
            ;
    CHECK(take(queue) == 0);
    for (size_t i = 0; i < length; i++)
        CHECK(data[i] == (unsigned char)(i * 7 + 1));
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    struct queue queue = open_queue(argv[1], strtoul(argv[2], NULL, 10));
    int set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event wanted = {.events = EPOLLIN, .data.u64 = 77};
    CHECK(epoll_ctl(set, EPOLL_CTL_ADD, queue.fd, &wanted) == 0);
    uint32_t value = 41;
    CHECK(ioctl(queue.fd, ECHO, &value) == 0 && value == 42);
    unsigned char stack[3000];
    unsigned char *heap = malloc(1 << 20);
    unsigned char *fresh = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int round = 0; round < 2; round++) {
        CHECK(ioctl(queue.fd, START) == 0);
        add(&queue, stack, 1, argv[3], set);
        add(&queue, stack, sizeof stack, argv[3], set);
        for (int i = 0; i < 50; i++)
            add(&queue, heap + i, 1000 + i, argv[3], set);
        add(&queue, heap, 1 << 20, argv[3], set);
        add(&queue, fresh + round, 100000, argv[3], set);
        CHECK(ioctl(queue.fd, PUT) == 0);
    }
    close_queue(&queue);
    return 0;
}
