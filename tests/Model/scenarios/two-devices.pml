/* One address space with a queue on each of two devices and one PASID for both; one device is removed. */
#define QUEUES 2
#define DEVICES 2
#define DeviceOf(q) (q)
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
