/* A client closes and opens again, beside another thread of its address space: a new binding while the old one drains. */
#define QUEUES 3
#define PASIDS 1
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run ReopeningClient(0, 1);
        run Client(2);
        run Exiter(0)
    };
    Done;
    NothingIsLeft()
}
