/* UacceDevice.Reset. It is let in by the gate of the attributes, so removal waits for it; it marks the device, so that nothing
   is opened meanwhile; it kills each queue, so that none of them starts again. */

/* DeviceOperations.Reset: no queue works, none is held, none comes */
inline DeviceOperations_Reset(device) {
    d_step { DriverEnters(device); NothingIsHeld(device) };
    d_step { NothingIsHeld(device); DriverLeaves(device) }
}

/* UacceDevice.Reset: one at a time, a second one is refused */
inline UacceDevice_Reset(device) {
#ifdef RESET_WITHOUT_GATE
    entered = true;
#else
    atomic { attributesInside[device]++; entered = !attributesClosed[device] };
#endif
    if
    :: entered ->
       /* One section of the lock: who opens is either in the snapshot, or finds the mark. */
       atomic {
           whenFree(deviceLock[device]) ->
#ifndef RESETS_OVERLAP
           entered = !resetting[device];
#endif
           resetting[device] = true
       }
    :: else
    fi;
    if
    :: entered ->
       UacceDevice_Snapshot(device);
       do
       :: one < QUEUES ->
          if
#ifdef RESET_ONLY_STOPS
          :: snapshot & (1 << one) -> UacceQueue_Put(one)
#else
          :: snapshot & (1 << one) -> UacceQueue_Kill(one)
#endif
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
