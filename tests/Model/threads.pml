/* Who calls the framework. A scenario starts some of these. A refused open gives no queue; calling a dead one instead
   does nothing, and saves the threads a case. */

#define Frame byte before, snapshot, one, which, collected; bool closes, last, entered, gone, refused, forgot

bool openReturned[QUEUES];

/* A client fills slots and rings, whatever state its queue is in. */
#define Submit(queue) requests[queue] = REQUESTS

#ifdef ENDLESS_WORK
#define Take(queue) skip
#else
#define Take(queue) requests[queue]--
#endif

#ifdef WAITERS
#define Complete(queue) completed[queue] = true
#else
#define Complete(queue) skip /* nobody asks */
#endif

/* The shortest history that gives work to the device. */
inline Brief(queue) {
    UacceDevice_Open(queue);
    UacceQueue_Start(queue);
    Submit(queue);
    UacceQueue_Close(queue)
}

proctype Client(byte queue) {
    Frame;
    Brief(queue)
}

/* Opens another queue when the first one is closed, or of no use any more. */
proctype ReopeningClient(byte queue, next) {
    Frame;
    Brief(queue);
    Brief(next)
}

/* Any history of one queue, which others close. */
proctype User(byte queue) {
    Frame;
    UacceDevice_Open(queue);
    openReturned[queue] = true;
    if
    :: UacceQueue_Start(queue); Submit(queue)
    :: UacceQueue_Start(queue)
    :: skip
    fi;
    if
    :: UacceQueue_Put(queue)
    :: skip
    fi;
    if
    :: UacceQueue_Start(queue); Submit(queue)
    :: skip
    fi
}

proctype Closer(byte queue) {
    Frame;
    openReturned[queue];
    UacceQueue_Close(queue)
}

/* Add, poll, wait. */
proctype Waiter(byte queue) {
    bool answer;
    openReturned[queue];
    waiting[queue] = true;
    UacceQueue_Poll(queue, answer);
    if
    :: answer -> waiting[queue] = false
    :: else -> called[queue]
    fi
}

proctype Reader(byte device) {
    bool entered;
    UacceDevice_ReadAttribute(device)
}

proctype Remover(byte device) {
    Frame;
    UacceRegistry_Remove(device)
}

proctype Exiter(byte space) {
    Frame;
    AddressSpace_Exit(space)
}

proctype Resetter(byte device) {
    Frame;
    UacceDevice_Reset(device)
}
