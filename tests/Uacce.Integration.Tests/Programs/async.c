/*
 * async SECONDS SCATTERED LONGEST: asynchronous clients of one ZIP device, as UADK's are. Threads send bursts of requests, others take
 * completions; what was compressed is decompressed and compared. Nothing is rung after a burst until all of it has come back, so a
 * submission that the device misses is never made up for: that is a hang, after ten seconds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BIT(n) (1u << (n))
#include <misc/uacce/hisi_qm.h>
#include <misc/uacce/uacce.h>

#include "check.h"
#include "hardware.h"

#define PAGE 4096
#define SENDERS 3
#define POLLERS 2
#define BURST 8
#define MAX_LONGEST 30000
#define ROOM_FOR(length) ((length) + (length) / 3 + 192)

struct list { /* one chain element with two entries */
    struct hisi_acc_hw_sgl head;
} __attribute__((aligned(64)));

struct item {
    unsigned char data[MAX_LONGEST], packed[ROOM_FOR(MAX_LONGEST)], unpacked[ROOM_FOR(MAX_LONGEST)];
    struct list source, target;
    unsigned format, length, sender;
};

struct queue {
    char *dus, *mmio;
    unsigned sqn, depth;
    pthread_spinlock_t sending, receiving;
    unsigned tail, head, phase;
    unsigned used;
};

static struct queue queues[2]; /* 0 compresses, 1 decompresses */
static struct item items[SENDERS * BURST];
static sem_t finished[SENDERS];
static int scattered;
static unsigned longest, room;
static volatile int stopping; /* 1: no more bursts; 2: nothing is left to take */
static unsigned long requests;

static long attribute(const char *which)
{
    char path[256], text[64] = "";
    snprintf(path, sizeof path, "/sys/class/uacce/hisi_zip-0/%s", which);
    int fd = open(path, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
    close(fd);
    return strtol(text, NULL, 10);
}

static void open_queue(struct queue *q, unsigned type)
{
    int fd = open("/dev/hisi_zip-0", O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0);
    q->dus = mmap(NULL, attribute("region_dus_size"), PROT_READ | PROT_WRITE, MAP_SHARED, fd, UACCE_QFRT_DUS * PAGE);
    q->mmio = mmap(NULL, attribute("region_mmio_size"), PROT_READ | PROT_WRITE, MAP_SHARED, fd, UACCE_QFRT_MMIO * PAGE);
    CHECK(q->dus != MAP_FAILED && q->mmio != MAP_FAILED);
    struct hisi_qp_ctx context = {.qc_type = type};
    struct hisi_qp_info info = {0};
    CHECK(ioctl(fd, UACCE_CMD_QM_SET_QP_CTX, &context) == 0);
    CHECK(ioctl(fd, UACCE_CMD_QM_SET_QP_INFO, &info) == 0 && info.sqe_size == 128);
    CHECK(ioctl(fd, UACCE_CMD_START_Q) == 0);
    q->sqn = context.id;
    q->depth = info.sq_depth;
    q->phase = 1;
    CHECK(pthread_spin_init(&q->sending, 0) == 0 && pthread_spin_init(&q->receiving, 0) == 0);
}

static void ring(struct queue *q, unsigned command, unsigned index)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    *(volatile uint64_t *)(q->mmio + 0x1000) = q->sqn | command << 12 | (uint64_t)index << 32;
}

/* Bytes at an address, or a list of them in two parts. */
static uint64_t place(struct list *list, void *start, unsigned length)
{
    if (!scattered)
        return (uintptr_t)start;
    unsigned first = length / 2;
    list->head.entry_sum_in_chain = list->head.entry_sum_in_sgl = list->head.entry_length_in_sgl = 2;
    list->head.sge_entries[0].buf = (uintptr_t)start;
    list->head.sge_entries[0].len = first;
    list->head.sge_entries[1].buf = (uintptr_t)start + first;
    list->head.sge_entries[1].len = length - first;
    return (uintptr_t)list;
}

static void send(struct queue *q, struct item *item, void *from, unsigned length, void *to)
{
    uint64_t source = place(&item->source, from, length), target = place(&item->target, to, room);
    struct zip_sqe sqe = {
        .input_data_length = length,
        .dw7 = BIT(25) | BIT(27) | 3u << 28, /* finish, new, stateless; the tag is in dw26 */
        .dw9 = item->format | (scattered ? BIT(8) : 0) | 4 << 12,
        .dest_avail_out = room,
        .source_addr_l = (uint32_t)source,
        .source_addr_h = (uint32_t)(source >> 32),
        .dest_addr_l = (uint32_t)target,
        .dest_addr_h = (uint32_t)(target >> 32),
        .dw26 = (uint32_t)(item - items) + 1,
    };
    pthread_spin_lock(&q->sending);
    CHECK(__atomic_load_n(&q->used, __ATOMIC_RELAXED) < q->depth - 1);
    memcpy(q->dus + 128 * q->tail, &sqe, sizeof sqe);
    q->tail = (q->tail + 1) % q->depth;
    ring(q, 0, q->tail);
    __atomic_add_fetch(&q->used, 1, __ATOMIC_RELAXED);
    pthread_spin_unlock(&q->sending);
}

static int take(struct queue *q, struct zip_sqe *done)
{
    pthread_spin_lock(&q->receiving);
    struct qm_cqe *entry = (struct qm_cqe *)(q->dus + 128 * q->depth) + q->head;
    if ((__atomic_load_n(&entry->w7, __ATOMIC_ACQUIRE) & 1) != q->phase) {
        pthread_spin_unlock(&q->receiving);
        return 0;
    }
    memcpy(done, q->dus + 128 * entry->sq_head, sizeof *done);
    q->head = (q->head + 1) % q->depth;
    q->phase ^= q->head == 0;
    ring(q, 1, q->head);
    __atomic_sub_fetch(&q->used, 1, __ATOMIC_RELAXED);
    pthread_spin_unlock(&q->receiving);
    CHECK(done->dw26 >= 1 && done->dw26 <= SENDERS * BURST);
    return 1;
}

static void *poller(void *unused)
{
    struct zip_sqe done;
    while (stopping < 2) {
        int any = 0;
        if (take(&queues[0], &done)) {
            struct item *item = &items[done.dw26 - 1];
            CHECK((done.dw3 & 0xff) == 0 || (done.dw3 & 0xff) == 0xd);
            CHECK(done.consumed == item->length && done.produced > 0);
            send(&queues[1], item, item->packed, done.produced, item->unpacked);
            any = 1;
        }
        if (take(&queues[1], &done)) {
            struct item *item = &items[done.dw26 - 1];
            CHECK((done.dw3 & 0xff) == 0 && done.produced == item->length);
            CHECK(memcmp(item->data, item->unpacked, item->length) == 0);
            memset(item->packed, 0xee, room);
            memset(item->unpacked, 0xee, room);
            __atomic_add_fetch(&requests, 2, __ATOMIC_RELAXED);
            sem_post(&finished[item->sender]);
            any = 1;
        }
        if (!any)
            sched_yield();
    }
    return unused;
}

static void *sender(void *argument)
{
    unsigned self = (unsigned)(uintptr_t)argument, seed = self + 1;
    while (!stopping) {
        unsigned burst = 1 + rand_r(&seed) % BURST;
        for (unsigned i = 0; i < burst; i++) {
            struct item *item = &items[self * BURST + i];
            item->sender = self;
            item->format = 1 + rand_r(&seed) % 3;
            item->length = 2 + rand_r(&seed) % (longest - 1);
            for (unsigned k = 0; k < item->length; k++)
                item->data[k] = (unsigned char)(rand_r(&seed) >> (k & 7));
            send(&queues[0], item, item->data, item->length, item->packed);
        }
        struct timespec limit;
        clock_gettime(CLOCK_REALTIME, &limit);
        limit.tv_sec += 10;
        for (unsigned i = 0; i < burst; i++) {
            if (sem_timedwait(&finished[self], &limit) != 0) {
                for (int k = 0; k < 2; k++)
                    fprintf(stderr, "queue %d: tail %u, head %u, doorbell %016lx\n", k, queues[k].tail, queues[k].head,
                            *(volatile unsigned long *)(queues[k].mmio + 0x1000));
                fprintf(stderr, "a request was lost, after %lu\n", requests);
                exit(2);
            }
        }
    }
    return NULL;
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    scattered = argv[2][0] == '1';
    longest = (unsigned)atoi(argv[3]);
    CHECK(longest >= 2 && longest <= MAX_LONGEST);
    room = ROOM_FOR(longest);
    open_queue(&queues[0], 0);
    open_queue(&queues[1], 1);
    pthread_t senders[SENDERS], pollers[POLLERS];
    for (uintptr_t i = 0; i < SENDERS; i++)
        CHECK(sem_init(&finished[i], 0, 0) == 0 && pthread_create(&senders[i], NULL, sender, (void *)i) == 0);
    for (int i = 0; i < POLLERS; i++)
        CHECK(pthread_create(&pollers[i], NULL, poller, NULL) == 0);
    struct timespec time = {.tv_sec = atol(argv[1])};
    nanosleep(&time, NULL);
    stopping = 1;
    for (int i = 0; i < SENDERS; i++)
        pthread_join(senders[i], NULL);
    stopping = 2;
    for (int i = 0; i < POLLERS; i++)
        pthread_join(pollers[i], NULL);
    printf("%lu requests\n", requests);
    return 0;
}
