/* A reset beside removal and exit, and a client that opens again. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
/* Never here: ReopeningClient, freed?: its first open takes the PASID, which was never taken before. */
#define QUEUES 2
#include "../framework.pml"

proctype ReopeningClient(byte queue, next) {
    Frame;
    UseBriefly(queue);
    UseBriefly(next)
}

proctype Resetter() {
    Frame;
    UacceDevice_Reset(0)
}

proctype Exiter() {
    Frame;
    AddressSpace_Exit(0)
}

proctype Remover() {
    Frame;
    UacceRegistry_Remove(0)
}

init {
    atomic {
        run Worker();
        run ReopeningClient(0, 1);
        run Resetter();
        run Exiter();
        run Remover()
    };
    AllReturn()
}
