/* A driver whose stop operation does not wait: then the gate of the binding alone must end all accesses. */
#define CARELESS_STOP
#define QUEUES 2
#define SPACES 2
#define SpaceOf(q) (q)
#include "../framework.pml"

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
        run Client(0);
        run Client(1);
        run Exiter()
    };
    AllReturn()
}
