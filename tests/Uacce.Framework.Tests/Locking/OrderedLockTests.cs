using Uacce.Framework.Tests.Support;
using Xunit;

namespace Uacce.Framework.Tests.Locking;

public class OrderedLockTests
{
    [Fact]
    public void ItLocks()
    {
        const int Rounds = 20_000;
        var guard = new OrderedLock(LockRank.Leaf);
        int count = 0;
        void Add()
        {
            for (int i = 0; i < Rounds; i++)
            {
                using (guard.EnterScope())
                    count++;
            }
        }

        Crew.Run(Add, Add, Add);
        Assert.Equal(3 * Rounds, count);
    }

#if !DEBUG
    [Fact]
    public void OutsideDebugBuildsItIsALockAndNothingElse()
    {
        Assert.Equal(IntPtr.Size, System.Runtime.CompilerServices.Unsafe.SizeOf<OrderedLock>());
        Assert.Equal(typeof(Lock.Scope), typeof(OrderedLock).GetMethod(nameof(OrderedLock.EnterScope))!.ReturnType);
    }
#endif
}
