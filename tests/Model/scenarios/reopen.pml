/* A client closes and opens again, beside another thread of its address space: a new binding while the old one drains. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
/* Never here: ReopeningClient, nextPasid = : by its second open the PASID has been taken once. */
#define QUEUES 3
#include "../framework.pml"

proctype ReopeningClient(byte queue, next) {
    Frame;
    UseBriefly(queue);
    UseBriefly(next)
}

proctype Client(byte queue) {
    Frame;
    UseBriefly(queue)
}

proctype Exiter() {
    Frame;
    AddressSpace_Exit(0)
}

init {
    atomic {
        run Worker();
        run ReopeningClient(0, 1);
        run Client(2);
        run Exiter()
    };
    AllReturn()
}
