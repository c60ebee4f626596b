/*
 * zip FILE POLL BLOCK INFLIGHT: compresses a file in blocks, so many at a time, in the order of calls that UADK makes, and writes one
 * gzip member for each block to standard output. It knows the kernel's headers and the hardware, and nothing of who plays either.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BIT(n) (1u << (n))
#include <misc/uacce/hisi_qm.h>
#include <misc/uacce/uacce.h>

#include "check.h"
#include "hardware.h"

#define PAGE 4096

static long attribute(const char *which)
{
    char path[256], text[64] = "";
    snprintf(path, sizeof path, "/sys/class/uacce/hisi_zip-0/%s", which);
    int fd = open(path, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
    close(fd);
    return strtol(text, NULL, 10);
}

static void ring(void *mmio, unsigned sqn, unsigned command, unsigned index, unsigned arm)
{
    uint64_t value = sqn | command << 12 | (uint64_t)index << 32 | (uint64_t)arm << 48;
    __atomic_store_n((uint64_t *)((char *)mmio + 0x1000), value, __ATOMIC_RELEASE);
}

static void put(const void *bytes, size_t length)
{
    CHECK(fwrite(bytes, 1, length, stdout) == length);
}

int main(int argc, char **argv)
{
    CHECK(argc == 5);
    long block = atol(argv[3]), inflight = atol(argv[4]), room = 2 * block + 64;
    int input = open(argv[1], O_RDONLY);
    struct stat status;
    CHECK(input >= 0 && fstat(input, &status) == 0 && status.st_size > 0);
    unsigned char *data = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, input, 0);
    CHECK(data != MAP_FAILED);

    CHECK(attribute("flags") == 1 && attribute("device/numa_node") == 0);
    size_t mmio_size = attribute("region_mmio_size"), dus_size = attribute("region_dus_size");
    long free_before = attribute("available_instances");
    char node[PATH_MAX];
    CHECK(realpath("/dev/hisi_zip-0", node));
    int fd = open(node, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && attribute("available_instances") == free_before - 1);
    char *dus = mmap(NULL, dus_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, UACCE_QFRT_DUS * PAGE);
    char *mmio = mmap(NULL, mmio_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, UACCE_QFRT_MMIO * PAGE);
    CHECK(dus != MAP_FAILED && mmio != MAP_FAILED);
    struct hisi_qp_ctx context = {.qc_type = 0};
    struct hisi_qp_info info = {0};
    CHECK(ioctl(fd, UACCE_CMD_QM_SET_QP_CTX, &context) == 0);
    CHECK(ioctl(fd, UACCE_CMD_QM_SET_QP_INFO, &info) == 0 && info.sqe_size == 128);
    CHECK(ioctl(fd, UACCE_CMD_START_Q) == 0);

    struct zip_sqe *slots = (struct zip_sqe *)dus;
    struct qm_cqe *completions = (struct qm_cqe *)(dus + 128 * info.sq_depth);
    unsigned tail = 0, head = 0, phase = 1, depth = info.sq_depth;
    long blocks = (status.st_size + block - 1) / block, sent = 0, taken = 0;
    unsigned char *outputs = malloc((size_t)inflight * room);
    while (taken < blocks) {
        for (; sent < blocks && sent - taken < inflight; sent++) {
            size_t start = (size_t)sent * block;
            size_t length = (size_t)status.st_size - start < (size_t)block ? (size_t)status.st_size - start : (size_t)block;
            uint64_t source = (uintptr_t)data + start, target = (uintptr_t)outputs + (size_t)(sent % inflight) * room;
            struct zip_sqe sqe = {
                .input_data_length = (uint32_t)length,
                .dw7 = BIT(25) | 3u << 28, /* finish, stateless; the tag is in dw26 */
                .dw9 = 3 | 4 << 12,        /* gzip, window of 32 KiB */
                .dest_avail_out = (uint32_t)room,
                .source_addr_l = (uint32_t)source,
                .source_addr_h = (uint32_t)(source >> 32),
                .dest_addr_l = (uint32_t)target,
                .dest_addr_h = (uint32_t)(target >> 32),
                .dw26 = (uint32_t)sent + 1,
            };
            memcpy(&slots[tail], &sqe, sizeof sqe);
            tail = (tail + 1) % depth;
        }
        /*
         * Both doorbells are one word. The first must not hide a submission that was not seen yet, and none is outstanding here; the
         * second hides the first, nearly always.
         */
        ring(mmio, context.id, 1, head, argv[2][0] == '1');
        ring(mmio, context.id, 0, tail, 0);

        while (taken < sent) {
            if (argv[2][0] == '1') {
                struct pollfd wanted = {.fd = fd, .events = POLLIN};
                CHECK(poll(&wanted, 1, 10000) == 1 && wanted.revents == POLLIN);
            }
            if ((__atomic_load_n(&completions[head].w7, __ATOMIC_ACQUIRE) & 1) != phase)
                continue;
            struct zip_sqe done = slots[completions[head].sq_head];
            CHECK((done.dw3 & 0xff) == 0 && done.dw26 == (uint32_t)taken + 1);
            static const unsigned char header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
            put(header, sizeof header);
            put(outputs + (size_t)(taken % inflight) * room, done.produced);
            head = (head + 1) % depth;
            phase ^= head == 0;
            taken++;
        }
    }
    ring(mmio, context.id, 1, head, 0);

    CHECK(ioctl(fd, UACCE_CMD_PUT_Q) == 0);
    CHECK(munmap(dus, dus_size) == 0 && munmap(mmio, mmio_size) == 0 && close(fd) == 0);
    return fflush(stdout);
}
