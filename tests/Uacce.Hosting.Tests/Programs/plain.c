/*
 * plain NAME MMIO-SIZE dus-first|mmio-first: uses a device as a program for the kernel's does. It knows no mount point and no
 * second file: device and attributes are at their usual places, regions at their pages.
 */
#include <dirent.h>

#include "adding.h"

static long attribute(const char *name, const char *which)
{
    char path[256], text[64] = "";
    snprintf(path, sizeof path, "/sys/class/uacce/%s/%s", name, which);
    int fd = open(path, O_RDONLY);
    CHECK(fd >= 0);
    CHECK(read(fd, text, sizeof text - 1) > 0);
    close(fd);
    return strtol(text, NULL, 10);
}

static int is_listed(const char *directory, const char *name)
{
    DIR *list = opendir(directory);
    int found = 0;
    CHECK(list);
    for (struct dirent *entry; (entry = readdir(list));)
        found |= strcmp(entry->d_name, name) == 0;
    closedir(list);
    return found;
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    CHECK(is_listed("/sys/class/uacce", argv[1]) && is_listed("/dev", argv[1]));
    CHECK(is_listed("/sys/class", "net") && is_listed("/dev", "null"));
    CHECK(attribute(argv[1], "region_mmio_size") == atol(argv[2]));
    CHECK(attribute(argv[1], "device/numa_node") == 3);
    char path[128], resolved[PATH_MAX];
    snprintf(path, sizeof path, "/dev/%s", argv[1]);
    CHECK(realpath(path, resolved));

    struct queue queue = {.mmio_size = atol(argv[2])};
    for (int round = 0; round < 3; round++) {
        queue.fd = open(resolved, O_RDWR | O_CLOEXEC);
        CHECK(queue.fd >= 0);
        for (int i = 0; i < 2; i++) {
            if (i == (argv[3][0] == 'd'))
                queue.mmio = mmap(NULL, queue.mmio_size, PROT_READ | PROT_WRITE, MAP_SHARED, queue.fd, 0);
            else
                queue.dus = mmap(NULL, DUS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, queue.fd, PAGE);
        }
        CHECK(queue.dus != MAP_FAILED && queue.mmio != MAP_FAILED);
        CHECK(fcntl(queue.fd, F_GETFD) == FD_CLOEXEC);
        queue.doorbell = (volatile uint64_t *)((char *)queue.mmio + queue.mmio_size - PAGE);
        queue.sent = 0;
        CHECK(ioctl(queue.fd, START) == 0);
        unsigned char data[5000];
        for (int i = 0; i < 20; i++)
            must_add(&queue, data, sizeof data);
        CHECK(ioctl(queue.fd, PUT) == 0);
        close_queue(&queue);
    }

    /* Mappings of anything else are left alone. */
    FILE *file = tmpfile();
    CHECK(file && ftruncate(fileno(file), PAGE) == 0);
    char *mapped = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    CHECK(mapped != MAP_FAILED);
    mapped[0] = 1;
    FAILS(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 99, 0) == MAP_FAILED ? -1 : 0, EBADF);
    return 17;
}
