/* A reset beside removal, and a client that opens again. */
#define QUEUES 2
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run ReopeningClient(0, 1);
        run Resetter(0);
        run Remover(0)
    };
    Done;
    NothingIsLeft()
}
