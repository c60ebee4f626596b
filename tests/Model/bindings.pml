/* src/Uacce.Framework/AddressSpaces */

/* PasidAllocator.TryTake, under the lock of the space that asks */
inline PasidAllocator_TryTake(number) {
    if
    :: nextPasid <= PASIDS -> number = nextPasid; nextPasid++
    :: nextPasid > PASIDS && nempty(freed) -> freed ? number
    :: nextPasid > PASIDS && empty(freed) -> number = 0
    fi
}

/* AddressSpace.Attach: leaves bindingOf[queue] at None when it refuses */
inline AddressSpace_Attach(queue) {
    atomic {
        whenFree(bindingsLock[SpaceOf(queue)]) ->
        if
        :: dead[SpaceOf(queue)] /* ENXIO */
        :: else ->
           if
           :: pasid[SpaceOf(queue)] != 0
           :: else ->
              PasidAllocator_TryTake(pasid[SpaceOf(queue)]);
              if
              :: pasid[SpaceOf(queue)] != 0 ->
                 NobodyCarries(pasid[SpaceOf(queue)]);
                 ownerOf[pasid[SpaceOf(queue)]] = SpaceOf(queue)
              :: else /* ENOSPC */
              fi
           fi;
           if
           :: pasid[SpaceOf(queue)] != 0 ->
              pasidOf[queue] = pasid[SpaceOf(queue)];
              users[queue] = 1;
              OnlyBindingOfItsPair(queue);
              attached[queue] = true;
              bindingOf[queue] = queue;
              bindings[PairOf(queue)] = queue /* of BindLocked, under the device's lock */
           :: else
           fi
        fi
    }
}

inline ReturnPasid(space) {
    freed ! pasid[space];
    pasid[space] = 0
}

/* The space's last binding went: no other one of the same space is attached. */
inline ReturnPasidWithTheLastBinding(space) {
    byte left;
    left = 0;
    do
    :: left < QUEUES && (!attached[left] || SpaceOf(left) != space) -> left++
    :: else -> break
    od;
    if
    :: left == QUEUES && pasid[space] != 0 -> ReturnPasid(space)
    :: else
    fi;
    left = 0
}

/* AddressSpace.Detach: unbinding ends here */
inline AddressSpace_Detach(binding) {
    atomic {
        whenFree(bindingsLock[SpaceOf(binding)]) ->
        assert(attached[binding]);
        attached[binding] = false;
#ifndef PASID_FREED_BEFORE_DRAIN
        ReturnPasidWithTheLastBinding(SpaceOf(binding));
#endif
        unbindReturned[binding] = true
    }
}

/* AddressSpaceBinding.Close, with AccessGate.Close */
inline AddressSpaceBinding_Close(binding) {
#ifdef PASID_FREED_BEFORE_DRAIN
    atomic { attached[binding] = false; ReturnPasidWithTheLastBinding(SpaceOf(binding)); attached[binding] = true }
#endif
#ifndef NO_GATE
    gateClosed[binding] = true;
    gateInside[binding] == 0;
#endif
    AddressSpace_Detach(binding)
}

/* AddressSpaceBinding.Enter, with AccessGate.Enter: the increment and the look at the bit are one */
inline AddressSpaceBinding_Enter(binding, entered) {
    atomic { gateInside[binding]++; entered = !gateClosed[binding] };
    if
    :: entered
    :: !entered -> gateInside[binding]--
    fi
}

/* AccessScope.Dispose, with AccessGate.Exit */
inline AccessScope_Dispose(binding) {
    gateInside[binding]--
}
