/* What must hold, in words that no code of the framework reads. */

/* What the hardware queue is, as the driver counts it. */
#define Free 0
#define Reserved 1
#define Running 2
byte hardware[QUEUES];

byte driverInside[DEVICES];                  /* driver operations at work */
bool removeReturned[DEVICES];
bool exitReturned[SPACES];
bool unbindReturned[QUEUES];                 /* of a binding */
byte ownerOf[PASIDS + 1] = None;             /* the address space a PASID was given to last */

/* Every driver operation begins and ends with these two. */
inline DriverEnters(device) {
    assert(!removeReturned[device]);
    driverInside[device]++
}

inline DriverLeaves(device) {
    driverInside[device]--
}

/* Get and put, start and stop alternate, and nothing runs for an address space whose exit has returned. */
inline DriverTurns(queue, before, after) {
    assert(hardware[queue] == before);
    assert(!exitReturned[SpaceOf(queue)]);
    hardware[queue] = after
}

/* An access of the device, with the PASID of its binding. */
inline DeviceTouchesMemory(queue, binding) {
    atomic {
        assert(!unbindReturned[binding]);
        assert(ownerOf[pasidOf[binding]] == SpaceOf(queue));
#ifndef CARELESS_STOP
        /* The stop operation waits, so these hold too; without that, unbinding is the only end of accesses. */
        assert(!exitReturned[SpaceOf(queue)]);
        assert(!removeReturned[DeviceOf(queue)]);
        assert(hardware[queue] == Running);
#endif
    }
}

inline NobodyCarries(number) {
    byte carrier;
    d_step {
        carrier = 0;
        do
        :: carrier < QUEUES ->
           assert(bindingOf[carrier] == None || unbindReturned[bindingOf[carrier]] || pasidOf[bindingOf[carrier]] != number);
           carrier++
        :: else -> break
        od;
        carrier = 0
    }
}

/* What a return promises: every queue of that device, or of that address space, is dead and given back. */
inline AllDead(device, space) {
    byte each;
    each = 0;
    do
    :: each < QUEUES ->
       assert((DeviceOf(each) != device && SpaceOf(each) != space) || (state[each] == Zombie && hardware[each] == Free));
       each++
    :: else -> break
    od;
    each = 0
}

inline RemoveReturns(device) {
    d_step {
        assert(driverInside[device] == 0);
        AllDead(device, None);
        removeReturned[device] = true
    }
}

inline ExitReturns(space) {
    d_step {
        AllDead(None, space);
        exitReturned[space] = true
    }
}

inline NothingIsHeld(device) {
    byte still;
    still = 0;
    do
    :: still < QUEUES ->
       assert(DeviceOf(still) != device || hardware[still] == Free);
       still++
    :: else -> break
    od;
    still = 0
}

/* The one binding of a pair: no other one that still has users. */
inline OnlyBindingOfItsPair(binding) {
    byte other;
    d_step {
        other = 0;
        do
        :: other < QUEUES ->
           assert(other == binding || users[other] == 0 || PairOf(other) != PairOf(binding));
           other++
        :: else -> break
        od;
        other = 0
    }
}

/* When all is done: what was taken has been given back. Each client has closed what it opened. */
inline NothingIsLeft() {
    byte each;
    d_step {
        each = 0;
        do
        :: each < QUEUES ->
           assert(hardware[each] == Free && state[each] == Zombie && !listed[each]);
           assert(!attached[each] && users[each] == 0 && gateInside[each] == 0 && !working[each]);
           assert(bindingOf[each] == None || unbindReturned[bindingOf[each]]);
           each++
        :: else -> break
        od;
        assert(nextPasid - 1 == len(freed));
        each = 0
    }
}
