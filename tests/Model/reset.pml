/* Reset of a device. There is no code of it yet: this is the protocol that it shall follow, with the locks there are.
   A reset is let in by the gate of the attributes, so removal waits for it; it marks the device, so that nothing is
   opened meanwhile; it marks and stops each queue under that queue's lock, so that none of them starts again. */

/* UacceQueue.Interrupt: the queue stays open and keeps its number, and the client must open another one */
inline UacceQueue_Interrupt(queue) {
    lock(queueLock[queue]);
    if
    :: state[queue] == Zombie
    :: else ->
       if
       :: state[queue] == Started -> DeviceOperations_StopQueue(queue); state[queue] = Init
       :: else
       fi;
#ifndef RESET_WITHOUT_MARK
       mustReopen[queue] = true /* both status words are up: the client sends nothing more */
#endif
    fi;
    unlock(queueLock[queue]);
    WaiterSet_Wake(queue)
}

/* DeviceOperations.Reset: no queue works and none starts */
inline DeviceOperations_Reset(device) {
    d_step { DriverEnters(device); NothingRuns(device) };
    d_step { NothingRuns(device); DriverLeaves(device) }
}

inline UacceDevice_BeginReset(device) {
    atomic {
        whenFree(deviceLock[device]) ->
#ifndef RESETS_OVERLAP
        entered = !resetting[device];
#endif
        resetting[device] = true
    }
}

/* UacceDevice.Reset: one at a time, a second one has nothing to do */
inline UacceDevice_Reset(device) {
#ifdef RESET_WITHOUT_GATE
    entered = true;
#else
    atomic { attributesInside[device]++; entered = !attributesClosed[device] };
#endif
    if
    :: entered -> UacceDevice_BeginReset(device)
    :: else
    fi;
    if
    :: entered ->
       UacceDevice_Snapshot(device);
       do
       :: one < QUEUES ->
          if
          :: snapshot & (1 << one) -> UacceQueue_Interrupt(one)
          :: else
          fi;
          one++
       :: else -> break
       od;
       atomic { one = 0; snapshot = 0 };
       DeviceOperations_Reset(device);
       atomic { whenFree(deviceLock[device]) -> resetting[device] = false }
    :: else
    fi;
#ifndef RESET_WITHOUT_GATE
    attributesInside[device]--;
#endif
    entered = false
}
