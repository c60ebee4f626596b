/* family NODE MMIO-SIZE: threads are the opener, a forked child is not, and after exec nobody is. */
#include "adding.h"

static struct queue queue;
static const char *self;
static char descriptor[16];

static void *other_thread(void *leader)
{
    unsigned char data[100];
    must_add(&queue, data, sizeof data);
    CHECK(ioctl(queue.fd, PUT) == 0);
    CHECK(ioctl(queue.fd, START) == 0);
    if (leader) {
        CHECK(pthread_join(*(pthread_t *)leader, NULL) == 0);
        CHECK(ioctl(queue.fd, PUT) == 0);
        CHECK(ioctl(queue.fd, START) == 0);
        must_add(&queue, data, sizeof data);
        close_queue(&queue);
        exit(0);
    }
    return NULL;
}

static void run_child(void)
{
    struct pollfd wanted = {.fd = queue.fd, .events = POLLIN};
    FAILS(ioctl(queue.fd, START), EPERM);
    FAILS(ioctl(queue.fd, PUT), EPERM);
    uint32_t value = 1;
    FAILS(ioctl(queue.fd, ECHO, &value), EPERM);
    CHECK(poll(&wanted, 1, 0) == 1 && wanted.revents == POLLERR);
    fcntl(queue.fd, F_SETFD, 0);
    execl(self, self, "--foreign", descriptor, NULL);
    CHECK(0);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    if (strcmp(argv[1], "--foreign") == 0) {
        FAILS(ioctl(atoi(argv[2]), START), EPERM);
        return 0;
    }
    self = "/proc/self/exe";
    queue = open_queue(argv[1], strtoul(argv[2], NULL, 10));
    snprintf(descriptor, sizeof descriptor, "%d", queue.fd);
    CHECK(ioctl(queue.fd, START) == 0);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, other_thread, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);

    pid_t child = fork();
    if (child == 0)
        run_child();
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    unsigned char data[100];
    must_add(&queue, data, sizeof data);

    /* The first thread ends, the process goes on. */
    static pthread_t leader;
    leader = pthread_self();
    CHECK(pthread_create(&thread, NULL, other_thread, &leader) == 0);
    pthread_exit(NULL);
}
