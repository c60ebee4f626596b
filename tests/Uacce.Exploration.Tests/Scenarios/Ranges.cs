using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>Registered memory: taken back and handed over anew while devices use it.</summary>
internal static class Ranges
{
    private const ulong Address = 0x10000;

    public static Scenario TakenBack { get; } = new("ranges", stage =>
    {
        var ranges = new RegisteredRanges();
        bool isRegistered = true;
        int token = ranges.Register(Address, 64, MemoryAccess.ReadWrite);
        void Use()
        {
            if (!ranges.TryUse(Address, 64, MemoryAccess.Read, out int use))
                return;
            SchedulePoint.Pass();
            stage.Judge.Expect(isRegistered, "A device uses a range that was taken back.");
            ranges.EndUse(use);
        }

        void Owner()
        {
            ranges.Unregister(token);
            isRegistered = false;
            token = ranges.Register(Address, 32, MemoryAccess.ReadWrite);
            ranges.Unregister(token);
        }

        stage.Run(
            ("device", Use),
            ("other device", Use),
            ("owner", Owner));
    });
}
