/* Two queues of one address space share a binding; removal and exit at any time. */
#define QUEUES 2
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run Client(0);
        run Client(1);
        run Remover(0);
        run Exiter(0)
    };
    Done;
    NothingIsLeft()
}
