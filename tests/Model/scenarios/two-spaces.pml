/* Two address spaces and one PASID, which the second gets when the first is done with it. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
#define QUEUES 2
#define SPACES 2
#define SpaceOf(q) (q)
#include "../framework.pml"

proctype Client(byte queue) {
    Frame;
    UseBriefly(queue)
}

proctype Remover() {
    Frame;
    UacceRegistry_Remove(0)
}

proctype Exiter() {
    Frame;
    AddressSpace_Exit(0)
}

init {
    atomic {
        run Worker();
        run Client(0);
        run Client(1);
        run Remover();
        run Exiter()
    };
    AllReturn()
}
