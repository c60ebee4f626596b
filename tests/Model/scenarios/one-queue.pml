/* Any history of one queue, closed by two threads at once; removal and exit at any time. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
/* Never here: User, freed?: there is one open, so the PASID is taken once. */
#define QUEUES 1
#include "../framework.pml"

bool opened;

proctype User() {
    Frame;
    UacceDevice_Open(0);
    opened = true;
    Use(0)
}

proctype Closer() {
    Frame;
    opened;
    UacceQueue_Close(0)
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
        run User();
        run Closer();
        run Closer();
        run Remover();
        run Exiter()
    };
    AllReturn()
}
