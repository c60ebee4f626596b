/* The objects of the framework as numbers, and what each holds. A scenario says before this how many there are:
   DEVICES, SPACES, QUEUES, PASIDS, and DeviceOf(q), SpaceOf(q). A queue is opened once, so the binding that its open may
   create has the queue's own number, and a second open of the same pair has a second number: nothing is confused with
   what was there before it. */

#ifndef DEVICES
#define DEVICES 1
#endif
#ifndef SPACES
#define SPACES 1
#endif
#ifndef PASIDS
#define PASIDS 1
#endif
#ifndef DeviceOf
#define DeviceOf(q) 0
#endif
#ifndef SpaceOf
#define SpaceOf(q) 0
#endif
#ifndef REQUESTS
#define REQUESTS 1 /* how many requests a client submits to a queue that it started */
#endif

#define None 255

/* A lock that is held while another one is taken, or while somebody waits. */
#define lock(l) atomic { !l -> l = true }
#define unlock(l) l = false

/* A section that takes nothing else and waits for nothing is one step: whoever wants its lock cannot look inside. So
   leaf locks, as the allocator's, the waiters' and the worker's, and the registry's, have no name here. */
#define whenFree(l) (!l)

#ifdef UNBIND_UNDER_QUEUE_LOCK
/* The inversion that review found in the kernel's seventh version, 2019: the end of an address space held the lock of
   the SVA layer and took each queue's, without the device's, and who closed a queue unbound under that queue's lock. */
#define EXIT_CALLS_UP_UNDER_ITS_LOCK
#endif

/* UacceDevice */
bool deviceLock[DEVICES];
bool removed[DEVICES];
byte bindings[DEVICES * SPACES] = None;      /* _bindings: from the address space to the binding */
bool listed[QUEUES];                         /* _queues */
bool attributesClosed[DEVICES];              /* _attributes, an AccessGate */
byte attributesInside[DEVICES];
#define PairOf(q) (DeviceOf(q) * SPACES + SpaceOf(q))

/* AddressSpace */
bool bindingsLock[SPACES];
bool dead[SPACES];
byte pasid[SPACES];                          /* _pasid, 0 when there is none */
bool attached[QUEUES];                       /* _bindings: which bindings the space has */

/* AddressSpaceBinding */
byte users[QUEUES];
byte pasidOf[QUEUES];
bool gateClosed[QUEUES];                     /* _gate, an AccessGate: the closed bit and the count are one word there */
byte gateInside[QUEUES];

/* PasidAllocator */
byte nextPasid = 1;
chan freed = [PASIDS] of { byte };

/* UacceQueue */
#define Zombie 0
#define Init 1
#define Started 2
bool queueLock[QUEUES];
byte state[QUEUES];
byte bindingOf[QUEUES] = None;
bool owesPut[QUEUES];
bool pollsClosed[QUEUES];                    /* _polls, an AccessGate */
byte pollsInside[QUEUES];

/* WorkAttachment */
bool working[QUEUES];                        /* in the worker's table */
bool detaching[QUEUES];
byte requests[QUEUES];                       /* submitted and not yet taken */

/* WaiterSet and IQueueWaiter: one waiter for a queue */
bool waiting[QUEUES];
bool called[QUEUES];
bool completed[QUEUES];                      /* what DeviceOperations.IsUpdated answers */

bool resetting[DEVICES];
