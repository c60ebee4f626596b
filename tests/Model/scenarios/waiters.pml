/* A thread sleeps until something happens to a queue, another one reads attributes; removal. */
#define QUEUES 1
#define WAITERS
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run User(0);
        run Waiter(0);
        run Closer(0);
        run Reader(0);
        run Remover(0)
    };
    Done;
    NothingIsLeft()
}
