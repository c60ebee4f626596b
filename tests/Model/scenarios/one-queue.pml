/* Every history of one queue, closed by two threads at once; removal and exit at any time. */
#define QUEUES 1
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run User(0);
        run Closer(0);
        run Closer(0);
        run Remover(0);
        run Exiter(0)
    };
    Done;
    NothingIsLeft()
}
