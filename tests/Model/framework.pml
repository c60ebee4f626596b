/* The framework's lifecycle protocol. docs/model.md says what is here and what is not. */
#include "objects.pml"
#include "promises.pml"
#include "bindings.pml"
#include "queue.pml"
#include "device.pml"
#include "reset.pml"
#include "threads.pml"
#include "worker.pml"
