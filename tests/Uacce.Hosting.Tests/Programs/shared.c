/* shared KIND: makes a memory file of that kind, maps it, says where, and does as it is told: shows it, or takes pages out of it. */
#include <errno.h>
#include <sys/syscall.h>
#include <linux/falloc.h>
#include <linux/memfd.h>
#include "adding.h"

#define LENGTH (64 * PAGE)
#define SEAL_SHRINK 0x2
#define SEAL_SEAL 0x1
#define ADD_SEALS 1033

static int fallocate_(int fd, int mode)
{
    return (int)syscall(SYS_fallocate, fd, mode, 0L, (long)LENGTH);
}

int main(int argc, char **argv)
{
    char kind = argc > 1 ? argv[1][0] : 'g', order[64];
    unsigned flags = MFD_ALLOW_SEALING | (kind == 'h' ? MFD_HUGETLB : 0);
    int fd = (int)syscall(SYS_memfd_create, "shared", flags);
    CHECK(fd >= 0);
    CHECK(ftruncate(fd, kind == 'h' ? 2 << 20 : LENGTH) == 0);
    if (kind != 'h' && kind != 'o') /* one with holes */
        CHECK(fallocate_(fd, 0) == 0);
    if (kind != 'u') /* one that can shrink */
        CHECK(fcntl(fd, ADD_SEALS, SEAL_SHRINK | (kind == 'c' ? SEAL_SEAL : 0)) == 0); /* one that is closed to more */
    char *start = NULL;
    if (kind != 'h') { /* huge pages, of which there need not be any */
        start = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        CHECK(start != MAP_FAILED);
        strcpy(start + PAGE - 4, "shared words"); /* over the end of a page */
    }
    printf("%d %llu\n", fd, (unsigned long long)(uintptr_t)start);
    fflush(stdout);
    while (fgets(order, sizeof order, stdin)) {
        if (order[0] == 's')
            say(start + PAGE - 4);
        else if (order[0] == 'p') {
            int file = fallocate_(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE);
            int mapping = madvise(start, LENGTH, MADV_REMOVE);
            int length = ftruncate(fd, 0);
            say(file != 0 && mapping != 0 && length != 0 ? "refused" : "done");
        }
    }
    return 0;
}
