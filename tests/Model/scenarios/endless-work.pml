/* A queue closes while the work of its neighbour, on the same worker, never ends. */
/* Never here: Worker, gateInside: each stop has waited for the worker, so nobody meets a closed gate. */
#define QUEUES 2
#define ENDLESS_WORK
#include "../framework.pml"

bool closed;

proctype Client() {
    Frame;
    UseBriefly(0);
    closed = true
}

proctype Neighbour() {
    Frame;
    UacceDevice_Open(1);
    UacceQueue_Start(1);
    Submit(1);
    closed;
    UacceQueue_Close(1)
}

init {
    atomic {
        run Worker();
        run Client();
        run Neighbour()
    };
    AllReturn()
}
