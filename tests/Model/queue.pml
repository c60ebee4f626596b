/* src/Uacce.Framework/Queues, and the driver's operations on a queue as Uacce.Devices has them */

/* DeviceOperations.GetQueue, under the device's lock; a driver may refuse */
inline DeviceOperations_GetQueue(queue) {
    atomic {
        DriverEnters(DeviceOf(queue));
        if
        :: DriverTurns(queue, Free, Reserved)
        :: skip /* EBUSY */
        fi
    };
    DriverLeaves(DeviceOf(queue))
}

/* DeviceOperations.PutQueue */
inline DeviceOperations_PutQueue(queue) {
    d_step { DriverEnters(DeviceOf(queue)); DriverTurns(queue, Reserved, Free) };
    DriverLeaves(DeviceOf(queue))
}

/* DeviceOperations.StartQueue with UacceQueue.AttachWork and Worker.TryAttach; may be refused */
inline DeviceOperations_StartQueue(queue) {
    atomic {
        DriverEnters(DeviceOf(queue));
        if
        :: DriverTurns(queue, Reserved, Running); requests[queue] = 0; detaching[queue] = false; working[queue] = true
        :: skip /* EBUSY */
        fi
    };
    atomic {
        DriverLeaves(DeviceOf(queue));
        if
        :: hardware[queue] == Running -> state[queue] = Started
        :: else
        fi
    }
}

/* DeviceOperations.StopQueue with UacceQueue.DetachWork and WorkAttachment.Detach */
inline DeviceOperations_StopQueue(queue) {
    atomic { DriverEnters(DeviceOf(queue)); detaching[queue] = true };
    atomic {
#ifndef CARELESS_STOP
        !working[queue] -> /* Detached.Wait, under the queue's lock */
#endif
        DriverTurns(queue, Running, Reserved);
        DriverLeaves(DeviceOf(queue))
    }
}

/* UacceQueue.Start */
inline UacceQueue_Start(queue) {
    lock(queueLock[queue]);
    if
#ifdef START_WITHOUT_STATE_CHECK
    :: state[queue] == Started
#else
    :: state[queue] != Init /* ENXIO, EINVAL */
#endif
    :: else -> DeviceOperations_StartQueue(queue)
    fi;
    unlock(queueLock[queue])
}

/* UacceQueue.Put */
inline UacceQueue_Put(queue) {
    lock(queueLock[queue]);
    if
    :: state[queue] == Started -> DeviceOperations_StopQueue(queue); state[queue] = Init
    :: else /* ENXIO, or nothing to do */
    fi;
    unlock(queueLock[queue])
}

/* UacceQueue.Poll: under no lock; the gate is what keeps the driver from being asked behind its put */
inline UacceQueue_Poll(queue, answer) {
    atomic { pollsInside[queue]++; answer = pollsClosed[queue] };
    if
    :: answer || state[queue] == Zombie -> answer = true /* ERR, HUP */
    :: else ->
       d_step { DriverEnters(DeviceOf(queue)); answer = completed[queue] };
       DriverLeaves(DeviceOf(queue))
    fi;
    pollsInside[queue]--
}

/* WaiterSet.Wake: OnReady is called with no lock held */
inline WaiterSet_Wake(queue) {
#ifdef WAITERS
    d_step {
        if
        :: waiting[queue] -> waiting[queue] = false; called[queue] = true
        :: else
        fi
    }
#else
    skip
#endif
}

/* UacceQueue.Kill: the one teardown */
inline UacceQueue_Kill(queue) {
#ifdef WAKE_BEFORE_ZOMBIE
    WaiterSet_Wake(queue);
#endif
    lock(queueLock[queue]);
    d_step { before = state[queue]; state[queue] = Zombie };
    if
    :: before == Started -> DeviceOperations_StopQueue(queue)
    :: else
    fi;
    d_step {
#ifdef KILL_WITHOUT_STATE_CHECK
        owesPut[queue] = true;
#else
        owesPut[queue] = owesPut[queue] || before != Zombie;
#endif
        unlock(queueLock[queue])
    };
#ifdef WAITERS /* elsewhere nobody polls, and the gate is free */
#ifndef NO_POLL_GATE
    pollsClosed[queue] = true;
    pollsInside[queue] == 0; /* AccessGate.Close, under no lock */
#endif
#endif
#ifdef UNBIND_UNDER_QUEUE_LOCK
    lock(queueLock[queue]);
    if
    :: owesPut[queue] -> DeviceOperations_PutQueue(queue); owesPut[queue] = false
    :: else
    fi;
    if
    :: closes -> UacceDevice_Forget(queue)
    :: else
    fi;
    d_step { before = Zombie; unlock(queueLock[queue]) };
#else
    atomic {
        whenFree(queueLock[queue]) ->
        if
        :: owesPut[queue] -> owesPut[queue] = false; before = Init; lock(queueLock[queue])
        :: else -> before = Zombie
        fi
    };
    if
    :: before != Zombie -> DeviceOperations_PutQueue(queue); d_step { before = Zombie; unlock(queueLock[queue]) }
    :: else
    fi;
#endif
#ifndef WAKE_BEFORE_ZOMBIE
    WaiterSet_Wake(queue)
#endif
}

/* UacceQueue.Close */
inline UacceQueue_Close(queue) {
#ifdef UNBIND_UNDER_QUEUE_LOCK
    closes = true;
    UacceQueue_Kill(queue);
    closes = false
#else
    UacceQueue_Kill(queue);
    UacceDevice_Forget(queue)
#endif
}
