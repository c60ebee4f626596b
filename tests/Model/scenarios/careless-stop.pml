/* A driver whose stop operation does not wait: then the gate of the binding alone must end all accesses. */
#define CARELESS_STOP
#define QUEUES 2
#define SPACES 2
#define SpaceOf(q) (q)
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run Client(0);
        run Client(1);
        run Exiter(0)
    };
    Done;
    NothingIsLeft()
}
