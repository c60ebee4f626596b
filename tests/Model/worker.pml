/* src/Uacce.Framework/Workers: one worker serves all queues. Its sleep and its signals are not here: what is left of them
   is that it sees a raised signal at some time. */

#if QUEUES == 1
#define AnyQueue(what) what(0)
#define Choose(what) :: what(0) -> served = 0
#elif QUEUES == 2
#define AnyQueue(what) (what(0) || what(1))
#define Choose(what) :: what(0) -> served = 0 :: what(1) -> served = 1
#else
#define AnyQueue(what) (what(0) || what(1) || what(2))
#define Choose(what) :: what(0) -> served = 0 :: what(1) -> served = 1 :: what(2) -> served = 2
#endif

#define IsDetaching(q) (working[q] && detaching[q])
#define IsPending(q) (working[q] && !detaching[q] && requests[q] > 0)

/* IQueueWaiter.OnReady, on the worker: it may not wait */
inline IQueueWaiter_OnReady(queue) {
#ifdef WAITER_PUTS
    atomic { entered = waiting[queue]; waiting[queue] = false };
    if
    :: entered -> UacceQueue_Put(queue)
    :: else
    fi;
    entered = false
#else
    WaiterSet_Wake(queue)
#endif
}

/* QmQueue.Process with the executor's Run, for one request */
inline QmQueue_Process(queue) {
    AddressSpaceBinding_Enter(bindingOf[queue], entered);
    if
    :: entered ->
       DeviceTouchesMemory(queue, bindingOf[queue]);
       AccessScope_Dispose(bindingOf[queue])
    :: else /* completes with BadAddress */
    fi;
    d_step { entered = false; Complete(queue) };
    IQueueWaiter_OnReady(queue)
}

/* Worker.Serve: it takes signals between its rounds over the queues. Where work ends, any order of the two is tried;
   where it does not, that is what lets a queue go. */
#define MayDrop AnyQueue(IsDetaching)
#define MayProcess AnyQueue(IsPending)
#ifdef ENDLESS_WORK
#undef MayProcess
#define MayProcess (!AnyQueue(IsDetaching) && AnyQueue(IsPending))
#endif
#ifdef SIGNALS_LAST
#undef MayDrop
#define MayDrop (AnyQueue(IsDetaching) && !AnyQueue(IsPending))
#undef MayProcess
#define MayProcess AnyQueue(IsPending)
#endif

proctype Worker() {
    byte served;
    bool entered;
end_asleep:
    do
    :: atomic { MayDrop -> if Choose(IsDetaching) fi; working[served] = false; served = 0 }
    :: atomic { MayProcess -> if Choose(IsPending) fi; Take(served) };
       QmQueue_Process(served);
       served = 0
    od
}

#define IsServed(q) (working[q] || gateInside[q] > 0)

bool allReturned;

#ifdef RETURNS
#define Staying 3 /* init, the worker, and the claim, which counts as a process */
ltl every_operation_returns { <> allReturned }
#else
#define Staying 2
#endif

/* Init waits until all threads have returned and the worker has nothing left; then nothing may be left at all. */
inline AllReturn() {
    _nr_pr == Staying && !AnyQueue(IsServed);
    NothingIsLeft();
    allReturned = true
}
