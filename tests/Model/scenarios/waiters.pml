/* One thread sleeps until something happens to a queue, another one reads attributes; removal. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
/* Never here: User, freed?: there is one open, so the PASID is taken once. */
#define QUEUES 1
#define WAITERS
#include "../framework.pml"

bool opened;

proctype User() {
    Frame;
    UacceDevice_Open(0);
    opened = true;
    Use(0)
}

proctype Waiter() {
    bool answer;
    opened;
    Wait(0, answer)
}

proctype Closer() {
    Frame;
    opened;
    UacceQueue_Close(0)
}

proctype Reader() {
    bool entered;
    UacceDevice_ReadAttribute(0)
}

proctype Remover() {
    Frame;
    UacceRegistry_Remove(0)
}

init {
    atomic {
        run Worker();
        run User();
        run Waiter();
        run Closer();
        run Reader();
        run Remover()
    };
    AllReturn()
}
