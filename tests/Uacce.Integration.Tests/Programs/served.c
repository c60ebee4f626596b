/*
 * served ROOT DEVICE QUEUES MODE [COUNT or FILE]: uses queues of a server's device as a client that knows of servers does: nodes whose regions
 * lie behind each other, and a share page with a need-wakeup word. Raw system calls, no library.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define BIT(n) (1u << (n))
#include <misc/uacce/hisi_qm.h>
#include <misc/uacce/uacce.h>

#include "check.h"
#include "hardware.h"

#define BLOCK 4096
#define ROOM (2 * BLOCK)
#define MAX_QUEUES 1024
#define WAKE _IO('W', 0x40)
#define SHARE_TAG 0x55414331ull
#define QUIET 20000

struct queue {
    int fd;
    char *dus, *mmio, *share;
    unsigned number, depth, tail, head, phase;
    long done;
    unsigned char output[ROOM];
};

static const char *root, *device;
static size_t mmio_size, dus_size;
static unsigned char input[BLOCK];
static const unsigned char *source = input;
static struct queue *queues;

static long attribute(const char *which)
{
    char path[512], text[64] = "";
    snprintf(path, sizeof path, "%s/class/%s/%s", root, device, which);
    int fd = open(path, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
    close(fd);
    return strtol(text, NULL, 10);
}

static int open_node(void)
{
    char path[512];
    snprintf(path, sizeof path, "%s/flat/%s", root, device);
    return open(path, O_RDWR | O_CLOEXEC);
}

static void open_queue(struct queue *queue)
{
    queue->fd = open_node();
    CHECK(queue->fd >= 0);
    queue->mmio = mmap(NULL, mmio_size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd, 0);
    queue->dus = mmap(NULL, dus_size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd, (off_t)mmio_size);
    CHECK(queue->mmio != MAP_FAILED && queue->dus != MAP_FAILED);
    struct hisi_qp_ctx context = {.qc_type = 0};
    struct hisi_qp_info info = {.reserved = SHARE_TAG << 32};
    CHECK(ioctl(queue->fd, UACCE_CMD_QM_SET_QP_CTX, &context) == 0);
    CHECK(ioctl(queue->fd, UACCE_CMD_QM_SET_QP_INFO, &info) == 0 && info.reserved >> 32 == SHARE_TAG);
    CHECK(ioctl(queue->fd, UACCE_CMD_START_Q) == 0);
    queue->share = queue->dus + (uint32_t)info.reserved;
    queue->number = context.id;
    queue->depth = info.sq_depth;
    queue->tail = queue->head = 0;
    queue->phase = 1;
}

static void close_queue(struct queue *queue)
{
    CHECK(munmap(queue->dus, dus_size) == 0 && munmap(queue->mmio, mmio_size) == 0 && close(queue->fd) == 0);
}

static void fill(struct queue *queue)
{
    uint64_t from = (uintptr_t)source, target = (uintptr_t)queue->output;
    struct zip_sqe sqe = {
        .input_data_length = BLOCK,
        .dw7 = BIT(25) | 3u << 28, /* finish, stateless; the tag is in dw26 */
        .dw9 = 2 | 4 << 12,        /* zlib, window of 32 KiB */
        .dest_avail_out = ROOM,
        .source_addr_l = (uint32_t)from,
        .source_addr_h = (uint32_t)(from >> 32),
        .dest_addr_l = (uint32_t)target,
        .dest_addr_h = (uint32_t)(target >> 32),
    };
    memcpy(queue->dus + 128 * queue->tail, &sqe, sizeof sqe);
    queue->tail = (queue->tail + 1) % queue->depth;
}

static void ring(struct queue *queue)
{
    uint64_t doorbell = queue->number | (uint64_t)queue->tail << 32;
    __atomic_store_n((uint64_t *)(queue->mmio + 0x1000), doorbell, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (__atomic_load_n((uint32_t *)queue->share, __ATOMIC_ACQUIRE) == 1)
        ioctl(queue->fd, WAKE); /* refused on a dead queue, which poll reports */
}

static void submit(struct queue *queue)
{
    fill(queue);
    ring(queue);
}

/* Whether a completion was there; the next one raises an event. */
static int take(struct queue *queue)
{
    struct qm_cqe *completion = (struct qm_cqe *)(queue->dus + 128 * queue->depth) + queue->head;
    if ((__atomic_load_n(&completion->w7, __ATOMIC_ACQUIRE) & 1) != queue->phase)
        return 0;
    struct zip_sqe *done = (struct zip_sqe *)(queue->dus + 128 * completion->sq_head);
    CHECK((done->dw3 & 0xff) == 0 && done->produced > 0 && done->produced < BLOCK);
    queue->head = (queue->head + 1) % queue->depth;
    queue->phase ^= queue->head == 0;
    queue->done++;
    uint64_t doorbell = queue->number | 1ull << 12 | (uint64_t)queue->head << 32 | 1ull << 48;
    __atomic_store_n((uint64_t *)(queue->share + 64), doorbell, __ATOMIC_SEQ_CST);
    return 1;
}

static void finish(struct queue *queue)
{
    while (!take(queue)) {
        struct pollfd wanted = {.fd = queue->fd, .events = POLLIN};
        CHECK(poll(&wanted, 1, QUIET) == 1 && wanted.revents == POLLIN);
    }
}

/* Waits until the server says that it does not look at the queue any more. */
static void until_asleep(struct queue *queue)
{
    for (int left = QUIET; __atomic_load_n((uint32_t *)queue->share, __ATOMIC_ACQUIRE) != 1; left--) {
        CHECK(left > 0);
        poll(NULL, 0, 1);
    }
}

static void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

static void hear(void)
{
    char line[64];
    CHECK(fgets(line, sizeof line, stdin));
}

/* 0, or why the node does not open. A device is busy until its reset is over, and clients are woken before. */
static int reopen(void)
{
    for (int left = QUIET; left > 0; left--) {
        if (open_node() >= 0)
            return 0;
        if (errno != EBUSY)
            return errno;
        poll(NULL, 0, 1);
    }
    return EBUSY;
}

/* Works until the queue ends, and says how it did. */
static void work(struct queue *queue)
{
    for (;;) {
        submit(queue);
        while (!take(queue)) {
            struct pollfd wanted = {.fd = queue->fd, .events = POLLIN};
            CHECK(poll(&wanted, 1, QUIET) == 1);
            if (wanted.revents & (POLLERR | POLLHUP)) {
                int start = ioctl(queue->fd, UACCE_CMD_START_Q) == 0 ? 0 : errno;
                queue->dus[0] = queue->mmio[0] = 1; /* what is mapped stays */
                int again = reopen();
                printf("poll %d start %d open %d\n", wanted.revents, start, again);
                say("ended");
                return;
            }
        }
        if (queue->done == 100)
            say("working");
    }
}

/* One request in flight on each queue, until told to stop; then the number done on each. */
static void share(int count)
{
    struct pollfd wanted[MAX_QUEUES + 1] = {{.fd = 0, .events = POLLIN}};
    for (int i = 0; i < count; i++) {
        wanted[i + 1] = (struct pollfd){.fd = queues[i].fd, .events = POLLIN};
        submit(&queues[i]);
    }
    for (;;) {
        CHECK(poll(wanted, (nfds_t)count + 1, QUIET) > 0);
        if (wanted[0].revents)
            break;
        for (int i = 0; i < count; i++) {
            CHECK((wanted[i + 1].revents & ~POLLIN) == 0);
            if (wanted[i + 1].revents && take(&queues[i]))
                submit(&queues[i]);
        }
    }
    hear();
    for (int i = 0; i < count; i++)
        printf("%ld ", queues[i].done);
    say("");
}

int main(int argc, char **argv)
{
    CHECK(argc >= 5);
    root = argv[1];
    device = argv[2];
    int count = atoi(argv[3]);
    const char *mode = argv[4];
    CHECK(count <= MAX_QUEUES);
    mmio_size = attribute("region_mmio_size");
    dus_size = attribute("region_dus_size");
    for (int i = 0; i < BLOCK; i++)
        input[i] = (unsigned char)("some text that repeats "[i % 23] + i / 1000);
    queues = calloc(count + 1, sizeof *queues);
    for (int i = 0; i < count; i++)
        open_queue(&queues[i]);

    if (!strcmp(mode, "hold")) {
        for (int i = 0; i < count; i++) {
            submit(&queues[i]);
            finish(&queues[i]);
        }
        say("ready");
        hear();
    } else if (!strcmp(mode, "rest")) {
        for (int i = 0; i < count; i++) {
            submit(&queues[i]);
            finish(&queues[i]);
        }
        for (int i = 0; i < count; i++)
            until_asleep(&queues[i]);
        say("asleep");
        for (int i = 0; i < count; i++) {
            submit(&queues[i]);
            finish(&queues[i]);
        }
        say("woken");
    } else if (!strcmp(mode, "work")) {
        work(&queues[0]);
    } else if (!strcmp(mode, "share")) {
        say("ready");
        hear();
        share(count);
    } else if (!strcmp(mode, "stall")) {
        /* Input on a page of a file whose server does not answer any more when it is told to go on. Behind a request that is done: from then
           on several workers share what waits. */
        int file = open(argv[5], O_RDONLY);
        CHECK(file >= 0);
        source = mmap(NULL, BLOCK, PROT_READ, MAP_PRIVATE, file, 0);
        CHECK(source != MAP_FAILED);
        say("mapped");
        hear();
        const unsigned char *page = source;
        source = input;
        fill(&queues[0]);
        source = page;
        for (int i = 0; i < 30; i++)
            fill(&queues[0]);
        ring(&queues[0]);
        say("submitted");
        hear();
    } else if (!strcmp(mode, "churn")) {
        for (long left = atol(argv[5]); left > 0; left--) {
            open_queue(&queues[0]);
            if (left % 100 == 0) {
                submit(&queues[0]);
                finish(&queues[0]);
            }
            close_queue(&queues[0]);
        }
        say("done");
        hear();
    } else {
        return 2;
    }
    return 0;
}
