/* Two address spaces and one PASID, which the second gets when the first is done with it. */
#define QUEUES 2
#define SPACES 2
#define SpaceOf(q) (q)
#include "../framework.pml"

init {
    atomic {
        run Worker();
        run Client(0);
        run Client(1);
        run Exiter(0);
        run Remover(0)
    };
    Done;
    NothingIsLeft()
}
