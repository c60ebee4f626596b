using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Fuse;

/// <summary>Requests that wait for a client, of which there may be as many as it has threads.</summary>
public sealed class RequestsApartTests
{
    private const uint Greedy = 1000;
    private const uint Other = 1001;

    private readonly List<Action> _started = [];
    private int _served;

    [Fact]
    public void AUserWithItsShareIsRefusedAndNobodyElse()
    {
        using var apart = new RequestsApart(Start);
        for (int i = 0; i < RequestsApart.MaxOfUser; i++)
            Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Ioctl, Greedy, Serve));
        Assert.Equal(Errno.EAGAIN, apart.TryServe(FuseOpcode.Ioctl, Greedy, Serve));
        Assert.Equal(Errno.EAGAIN, apart.TryServe(FuseOpcode.Open, Greedy, Serve));
        Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Release, Greedy, Serve));
        Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Ioctl, Other, Serve));

        _started[0]();
        Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Ioctl, Greedy, Serve));
        Assert.Equal(Errno.EAGAIN, apart.TryServe(FuseOpcode.Ioctl, Greedy, Serve));
        _started.Skip(1).ToList().ForEach(serve => serve());
        Assert.Equal(_started.Count, _served);
    }

    [Fact]
    public void AllUsersTogetherHaveAShareToo()
    {
        using var apart = new RequestsApart(Start);
        for (int i = 0; i < RequestsApart.Max; i++)
            Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Ioctl, (uint)(i / RequestsApart.MaxOfUser), Serve));
        Assert.Equal(Errno.EAGAIN, apart.TryServe(FuseOpcode.Ioctl, 10_000, Serve));
        _started.ForEach(serve => serve());
    }

    [Fact]
    public void WithoutThreadsCallsAreRefusedAndReleasesAreDone()
    {
        using var apart = new RequestsApart(_ => false);
        for (int i = 0; i < RequestsApart.MaxOfUser + 1; i++)
            Assert.Equal(Errno.ENOMEM, apart.TryServe(FuseOpcode.Ioctl, Greedy, Serve)); // and its share is as it was
        Assert.Equal(0, _served);
        for (int i = 0; i < 10; i++)
            Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Release, Greedy, Serve));
        Until.True(() => Volatile.Read(ref _served) == 10, () => $"{_served} of 10 releases were done.");
    }

    [Fact]
    public void ItEndsBehindAllThatItServes()
    {
        var apart = new RequestsApart();
        using var go = new ManualResetEventSlim();
        for (int i = 0; i < 5; i++)
            Assert.Equal(Errno.None, apart.TryServe(FuseOpcode.Ioctl, Greedy, () => { go.Wait(Until.Limit); Serve(); }));
        var end = new Thread(apart.Dispose);
        end.Start();
        Assert.Equal(0, Volatile.Read(ref _served));
        go.Set();
        Assert.True(end.Join(Until.Limit), "It does not end.");
        Assert.Equal(5, _served);
    }

    private bool Start(Action serve)
    {
        _started.Add(serve);
        return true;
    }

    private void Serve() => Interlocked.Increment(ref _served);
}
