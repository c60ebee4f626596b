/* Who calls the framework. A refused open gives no queue; calling a dead one instead does nothing, and saves the threads
   a case. */

/* The locals of a thread. */
#define Frame byte before, snapshot, one, which, collected; bool closes, last, entered, gone, refused, forgot

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
inline UseBriefly(queue) {
    UacceDevice_Open(queue);
    UacceQueue_Start(queue);
    Submit(queue);
    UacceQueue_Close(queue)
}

/* Any history between open and close. */
inline Use(queue) {
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

/* Add, poll, wait: IQueueWaiter as its users are told to use it. */
inline Wait(queue, answer) {
    waiting[queue] = true;
    UacceQueue_Poll(queue, answer);
    if
    :: answer -> waiting[queue] = false
    :: else -> called[queue]
    fi
}
