/* src/Uacce.Framework/Devices, and AddressSpace.Exit, which calls up into them */

#define IsAlive(space) (!dead[space])

/* UacceDevice.BindLocked */
inline UacceDevice_BindLocked(queue) {
    if
    :: d_step {
           bindings[PairOf(queue)] != None ->
           bindingOf[queue] = bindings[PairOf(queue)];
#ifndef SECOND_USER_NOT_COUNTED
           users[bindingOf[queue]]++
#endif
       }
    :: bindings[PairOf(queue)] == None -> AddressSpace_Attach(queue)
    fi
}

/* UacceDevice.Unbind: the drain is outside of the device's lock */
inline UacceDevice_Unbind(binding) {
    atomic {
        whenFree(deviceLock[DeviceOf(binding)]) ->
        assert(users[binding] > 0);
        users[binding]--;
        if
        :: users[binding] == 0 -> bindings[PairOf(binding)] = None; last = true
        :: else
        fi
    };
    if
    :: last -> last = false; AddressSpaceBinding_Close(binding)
    :: else
    fi
}

/* UacceDevice.Open; GetQueue of the driver runs under the device's lock */
inline UacceDevice_Open(queue) {
#ifdef OPEN_LOOKS_BEFORE_LOCK
    gone = removed[DeviceOf(queue)];
    lock(deviceLock[DeviceOf(queue)]);
#else
    atomic { lock(deviceLock[DeviceOf(queue)]); gone = removed[DeviceOf(queue)] };
#endif
    if
    :: gone -> gone = false /* ENODEV */
#ifndef RESET_LETS_OPENS_IN
    :: !gone && resetting[DeviceOf(queue)] /* EBUSY */
#endif
    :: else ->
       if
#ifndef OPEN_WITHOUT_ISALIVE
       :: !IsAlive(SpaceOf(queue)) /* ENXIO */
#endif
       :: else ->
          UacceDevice_BindLocked(queue);
          if
          :: bindingOf[queue] == None /* ENXIO, ENOSPC */
          :: else ->
             DeviceOperations_GetQueue(queue);
             d_step {
                 if
                 :: hardware[queue] == Reserved -> state[queue] = Init; listed[queue] = true /* Activate */
                 :: else -> refused = true
                 fi
             }
          fi
       fi
    fi;
    unlock(deviceLock[DeviceOf(queue)]);
    if
    :: refused -> refused = false; UacceDevice_Unbind(bindingOf[queue])
    :: else
    fi
}

/* UacceDevice.Forget */
inline UacceDevice_Forget(queue) {
    atomic {
        whenFree(deviceLock[DeviceOf(queue)]) ->
#ifdef FORGET_WITHOUT_LOOKING
        forgot = bindingOf[queue] != None;
#else
        forgot = listed[queue];
#endif
        listed[queue] = false
    };
    if
    :: forgot -> forgot = false; UacceDevice_Unbind(bindingOf[queue])
    :: else
    fi
}

/* UacceDevice.Snapshot: a bit for each queue */
inline UacceDevice_Snapshot(device) {
    atomic {
#ifndef UNBIND_UNDER_QUEUE_LOCK
        whenFree(deviceLock[device]) ->
#endif
        snapshot = 0;
        one = 0;
        do
        :: one < QUEUES ->
           if
           :: listed[one] && DeviceOf(one) == device -> snapshot = snapshot | (1 << one)
           :: else
           fi;
           one++
        :: else -> break
        od;
        one = 0
    }
}

/* UacceDevice.KillQueuesOf */
inline UacceDevice_KillQueuesOf(device, space) {
    UacceDevice_Snapshot(device);
    do
    :: one < QUEUES ->
       if
       :: (snapshot & (1 << one)) && SpaceOf(one) == space -> UacceQueue_Kill(one)
       :: else
       fi;
       one++
    :: else -> break
    od;
    atomic { one = 0; snapshot = 0 }
}

#ifdef UNBIND_UNDER_QUEUE_LOCK
#define NobodyOpens whenFree(deviceLock[0]) /* so Snapshot finds every queue without that lock */
#else
#define NobodyOpens true
#endif

/* AddressSpace.Exit */
inline AddressSpace_Exit(space) {
    atomic {
        whenFree(bindingsLock[space]) && NobodyOpens ->
#ifdef EXIT_CALLS_UP_UNDER_ITS_LOCK
        bindingsLock[space] = true;
#endif
#ifndef EXIT_MARKS_ITS_END_LATE
        dead[space] = true;
#endif
        one = 0;
        do
        :: one < QUEUES ->
           if
           :: attached[one] && SpaceOf(one) == space -> collected = collected | (1 << DeviceOf(one))
           :: else
           fi;
           one++
        :: else -> break
        od;
        one = 0
    };
    do
    :: which < DEVICES ->
       if
       :: collected & (1 << which) -> UacceDevice_KillQueuesOf(which, space)
       :: else
       fi;
       which++
    :: else -> break
    od;
    atomic { which = 0; collected = 0 };
#ifdef EXIT_MARKS_ITS_END_LATE
    dead[space] = true;
#endif
#ifdef PASID_FREED_AT_EXIT
    atomic { if :: pasid[space] != 0 -> ReturnPasid(space) :: else fi };
#endif
#ifdef EXIT_CALLS_UP_UNDER_ITS_LOCK
    unlock(bindingsLock[space]);
#endif
    ExitReturns(space)
}

/* UacceRegistry.Remove with UacceDevice.Shutdown */
inline UacceRegistry_Remove(device) {
    atomic { whenFree(deviceLock[device]) -> removed[device] = true };
    UacceDevice_Snapshot(device);
    do
    :: one < QUEUES ->
       if
       :: snapshot & (1 << one) -> UacceQueue_Kill(one)
       :: else
       fi;
       one++
    :: else -> break
    od;
    atomic { one = 0; snapshot = 0 };
#ifndef NO_ATTRIBUTE_GATE
    attributesClosed[device] = true;
    attributesInside[device] == 0;
#endif
    RemoveReturns(device)
}

/* UacceDevice.ReadAttribute: the driver is asked with no lock held */
inline UacceDevice_ReadAttribute(device) {
    atomic { attributesInside[device]++; entered = !attributesClosed[device] };
    if
    :: entered ->
       d_step { DriverEnters(device) };
       DriverLeaves(device)
    :: else
    fi;
    d_step { attributesInside[device]--; entered = false }
}
