/* The client's side of the adding device: open, map, ioctl, doorbell, wait. Raw system calls, no library. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define START _IO('W', 0)
#define PUT _IO('W', 1)
#define ECHO _IOWR('X', 1, uint32_t)
#define PAGE 4096
#define DUS_SIZE (2 * PAGE)

/* The call must fail, and with this error number. */
#define FAILS(call, number) \
    do {                    \
        errno = 0;          \
        CHECK((call) == -1 && errno == (number)); \
    } while (0)

struct dus {
    uint64_t address;
    uint64_t length;
    uint32_t status;
    uint32_t pad;
    uint64_t completed;
    uint64_t seen;
};

struct queue {
    int fd;
    volatile struct dus *dus;
    volatile uint64_t *doorbell;
    void *mmio;
    size_t mmio_size;
    uint64_t sent;
};

/* The second file of a queue: it has MMIO at page 0. */
static inline int open_mmio(const char *node, int fd)
{
    struct stat status;
    char path[4096];
    CHECK(fstat(fd, &status) == 0);
    const char *dev = strstr(node, "/dev/adding");
    CHECK(dev);
    snprintf(path, sizeof path, "%.*s/mmio/%llu", (int)(dev - node), node, (unsigned long long)status.st_ino);
    return open(path, O_RDWR | O_CLOEXEC);
}

static inline struct queue open_queue(const char *node, size_t mmio_size)
{
    struct queue queue = {.mmio_size = mmio_size};
    queue.fd = open(node, O_RDWR | O_CLOEXEC);
    CHECK(queue.fd >= 0);
    queue.dus = mmap(NULL, DUS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, queue.fd, PAGE);
    CHECK(queue.dus != MAP_FAILED);
    int mmio = mmio_size > PAGE ? open_mmio(node, queue.fd) : queue.fd;
    CHECK(mmio >= 0);
    queue.mmio = mmap(NULL, mmio_size, PROT_READ | PROT_WRITE, MAP_SHARED, mmio, 0);
    CHECK(queue.mmio != MAP_FAILED);
    queue.doorbell = (volatile uint64_t *)((char *)queue.mmio + mmio_size - PAGE);
    if (mmio != queue.fd)
        close(mmio);
    return queue;
}

static inline void ring(struct queue *queue, void *data, size_t length)
{
    queue->dus->address = (uintptr_t)data;
    queue->dus->length = length;
    __atomic_store_n(queue->doorbell, ++queue->sent, __ATOMIC_RELEASE);
}

static inline int is_done(struct queue *queue)
{
    return __atomic_load_n(&queue->dus->completed, __ATOMIC_ACQUIRE) == queue->sent;
}

static inline uint32_t take(struct queue *queue)
{
    CHECK(is_done(queue));
    __atomic_store_n(&queue->dus->seen, queue->sent, __ATOMIC_RELEASE);
    return queue->dus->status;
}

static inline void wait_poll(struct queue *queue)
{
    struct pollfd wanted = {.fd = queue->fd, .events = POLLIN};
    CHECK(poll(&wanted, 1, 20000) == 1);
    CHECK(wanted.revents == POLLIN);
}

static inline void must_add(struct queue *queue, unsigned char *data, size_t length)
{
    memset(data, 41, length);
    ring(queue, data, length);
    wait_poll(queue);
    CHECK(take(queue) == 0);
    for (size_t i = 0; i < length; i++)
        CHECK(data[i] == 42);
}

static inline void close_queue(struct queue *queue)
{
    CHECK(munmap((void *)queue->dus, DUS_SIZE) == 0);
    CHECK(munmap(queue->mmio, queue->mmio_size) == 0);
    CHECK(close(queue->fd) == 0);
}

/* Says a line to the test, and waits for one. */
static inline void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

static inline void hear(void)
{
    char line[64];
    CHECK(fgets(line, sizeof line, stdin));
}
