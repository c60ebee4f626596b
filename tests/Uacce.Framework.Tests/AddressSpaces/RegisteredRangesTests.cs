using CsCheck;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.AddressSpaces;

/// <summary>What a device may use is what was handed over, and nothing once it was taken back.</summary>
public class RegisteredRangesTests
{
    private static readonly Gen<ulong> s_address =
        Gen.OneOf(Gen.Const(0UL), Gen.Const(0x1000UL), Gen.Const(0x7FFF_FFFF_FFFF_F000UL), Gen.Const(ulong.MaxValue - 0x2000))
            .SelectMany(start => Gen.Int[0, 0x1FFF].Select(offset => start + (ulong)offset));

    private static readonly Gen<long> s_length = Gen.OneOf(Gen.Long[1, 64], Gen.Long[1, 0x1000], Gen.Long, Gen.Const(0L));

    private static readonly Gen<MemoryAccess> s_access = Gen.Enum<MemoryAccess>();

    private readonly RegisteredRanges _ranges = new();

    private sealed record Range(ulong Address, long Length, MemoryAccess Access);

    [Fact]
    public void ARangeIsUsableExactlyWhereOneRegisteredRangeHoldsAllOfItForThatAccess() =>
        Gen.Select(
            Gen.Select(s_address, Gen.Long[1, 0x800], s_access, (a, l, m) => new Range(a, l, m)).Array[0, 40],
            Gen.Select(s_address, s_length, s_access, (a, l, m) => new Range(a, l, m)).Array[1, 40],
            Gen.Int[0, 40]).Sample((handed, asked, back) =>
        {
            var ranges = new RegisteredRanges();
            List<(Range Range, int Token)> live = [.. handed
                .Where(range => (ulong)range.Length - 1 <= ulong.MaxValue - range.Address)
                .Select(range => (range, ranges.Register(range.Address, range.Length, range.Access)))];
            Assert.Equal(live.Count, live.Select(entry => entry.Token).Distinct().Count());
            foreach ((Range _, int token) in live.Take(back))
                ranges.Unregister(token);
            live.RemoveRange(0, Math.Min(back, live.Count));

            // Also the registered ranges themselves and their edges, which random questions would rarely hit.
            foreach (Range want in asked.Concat(live.Select(entry => entry.Range)).Concat(live.SelectMany(entry => Edges(entry.Range))))
            {
                bool held = live.Any(entry => Holds(entry.Range, want));
                bool used = ranges.TryUse(want.Address, want.Length, want.Access, out int token);
                Assert.Equal(held, used);
                if (used)
                {
                    Assert.Contains(live, entry => entry.Token == token && Holds(entry.Range, want));
                    ranges.EndUse(token);
                }
            }
        });

    [Fact]
    public void ARangeThatEndsWhereAddressesEndHoldsNothingAtZero()
    {
        _ranges.Register(ulong.MaxValue - 15, 16, MemoryAccess.Read);
        Assert.True(_ranges.TryUse(ulong.MaxValue, 1, MemoryAccess.Read, out int token));
        _ranges.EndUse(token);
        Assert.False(_ranges.TryUse(0, 0, MemoryAccess.Read, out _), "The end of the range wrapped to the lowest address.");
    }

    [Fact]
    public void ManyRangesGrowTheTableAndEachKeepsItsToken()
    {
        const int Count = 20_000;
        int[] tokens = [.. Enumerable.Range(0, Count).Select(i => _ranges.Register(Address(i), 16, MemoryAccess.Read))];
        Assert.Equal(Count, tokens.Distinct().Count());
        for (int i = 0; i < Count; i += 7)
        {
            Assert.True(_ranges.TryUse(Address(i), 16, MemoryAccess.Read, out int token), $"Range {i} is lost.");
            Assert.Equal(tokens[i], token);
            _ranges.EndUse(token);
        }

        foreach (int token in tokens)
            _ranges.Unregister(token);
        for (int i = 0; i < Count; i += 997)
            Assert.False(_ranges.TryUse(Address(i), 16, MemoryAccess.Read, out _));

        static ulong Address(int i) => 0x10_0000 + (ulong)i * 48;
    }

    [Fact]
    public void ManyRangesWithOneStartCostMemoryInProportion()
    {
        const int Count = 1_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var tokens = new int[Count];
        for (int i = 0; i < Count; i++)
            tokens[i] = _ranges.Register(0x5000, 100 + i, MemoryAccess.Read);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Count * 64 * 8, $"{Count} ranges with one start took {allocated:N0} bytes.");
        Assert.Equal(Count, tokens.Distinct().Count());

        // Shorter ones are taken back first: what is left still serves all that it holds.
        for (int i = 0; i < Count - 1; i++)
            _ranges.Unregister(tokens[i]);
        Assert.True(_ranges.TryUse(0x5000, 100 + Count - 1, MemoryAccess.Read, out int last));
        Assert.Equal(tokens[^1], last);
        _ranges.EndUse(last);
        _ranges.Unregister(last);
        Assert.False(_ranges.TryUse(0x5000, 1, MemoryAccess.Read, out _));
    }

    [Fact]
    public void TakingBackWaitsForWhoeverIsInsideAndLetsNobodyElseIn()
    {
        int token = _ranges.Register(0x1000, 64, MemoryAccess.ReadWrite);
        Assert.True(_ranges.TryUse(0x1000, 64, MemoryAccess.Read, out int first));
        Assert.True(_ranges.TryUse(0x1010, 4, MemoryAccess.Write, out int second));
        var owner = new Crew();
        owner.Add(() => _ranges.Unregister(token));
        owner.Start();
        Until.True(() => !TryUseAndEnd(), () => "the range is being taken back");
        _ranges.EndUse(first);
        Assert.True(owner.IsRunning, "Taken back with a device inside.");
        Assert.False(TryUseAndEnd());
        _ranges.EndUse(second);
        owner.Join(Until.Limit, () => "a range with nobody inside");
        Assert.False(TryUseAndEnd());
        Assert.Equal(token, _ranges.Register(0x1000, 32, MemoryAccess.Read));

        bool TryUseAndEnd()
        {
            bool used = _ranges.TryUse(0x1000, 4, MemoryAccess.Read, out int mine);
            if (used)
                _ranges.EndUse(mine);
            return used;
        }
    }

    /// <summary>Ranges far apart that share the entries of the table, so entries are refilled under the users' eyes.</summary>
    [Fact]
    public void NoUseSucceedsAfterTheRangeWasTakenBack()
    {
        ulong[] addresses = Colliding(12);
        var live = new int[addresses.Length]; // 1 from before Register to after Unregister
        int refused = 0;
        int used = 0;
        bool done = false;
        void Own(int first)
        {
            for (int round = 0; round < 20_000; round++)
            {
                int i = first + round % 4;
                Volatile.Write(ref live[i], 1);
                int token = _ranges.Register(addresses[i], Length(i), MemoryAccess.Read);
                if (round % 8 == 0)
                    Thread.Yield();
                _ranges.Unregister(token);
                Volatile.Write(ref live[i], 0); // the poison: whoever is inside sees it
            }
        }

        void Use()
        {
            for (int round = 0; !Volatile.Read(ref done); round++)
            {
                int i = round % addresses.Length;
                if (!_ranges.TryUse(addresses[i], Length(i), MemoryAccess.Read, out int token))
                {
                    refused++;
                    continue;
                }

                used++;
                for (int look = 0; look < 4; look++)
                    Assert.True(Volatile.Read(ref live[i]) == 1, $"Range {i} was used after it had been taken back.");
                _ranges.EndUse(token);
            }
        }

        var users = new Crew();
        users.Add(Use);
        users.Add(Use);
        users.Start();
        Crew.Run(() => Own(0), () => Own(4), () => Own(8));
        Volatile.Write(ref done, true);
        users.Join(Until.Limit, () => $"{used} uses, {refused} refusals");
        TestContext.Current.SendDiagnosticMessage($"{used} uses, {refused} refusals.");

        static long Length(int i) => 1 + i * 1_000;
    }

    private ulong[] Colliding(int count)
    {
        List<ulong> found = [];
        int wanted = -1;
        for (ulong address = 1UL << 12; found.Count < count; address += 0x0123_4567_8900)
        {
            int token = _ranges.Register(address, 1, MemoryAccess.Read);
            _ranges.Unregister(token);
            if (wanted < 0)
                wanted = token;
            if (token == wanted)
                found.Add(address);
        }

        return [.. found];
    }

    private static bool Holds(Range range, Range want) =>
        want.Length >= 0
        && want.Address >= range.Address
        && (UInt128)want.Address + (ulong)want.Length <= (UInt128)range.Address + (ulong)range.Length
        && (range.Access & want.Access) == want.Access;

    private static IEnumerable<Range> Edges(Range range) => unchecked(
    [
        range with { Length = range.Length + 1 },
        range with { Length = 0 },
        range with { Length = -1 },
        range with { Length = long.MaxValue },
        range with { Address = range.Address - 1 },
        range with { Address = range.Address + 1 },
        range with { Address = range.Address + 1, Length = range.Length - 1 },
        range with { Address = range.Address + (ulong)range.Length, Length = 0 },
        range with { Address = range.Address + (ulong)range.Length, Length = 1 },
        range with { Access = MemoryAccess.ReadWrite },
        range with { Access = MemoryAccess.None },
    ]);
}
