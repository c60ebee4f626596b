using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>What poll says: never nothing while there is something new to take, and not for ever something when there is not.</summary>
public sealed class PollStateTests
{
    private const int Depth = 16;
    private const int Number = 3;

    private readonly SharedWord64 _doorbell;
    private readonly SharedWord64 _completionDoorbell;
    private readonly QmPollState _poll;
    private readonly PageMemory _memory = new(2 * sizeof(ulong));
    private int _submitted;
    private int _taken;

    public PollStateTests()
    {
        _doorbell = _memory.Window.Word64(0);
        _completionDoorbell = _memory.Window.Word64(sizeof(ulong));
        _poll = new QmPollState(Number, Depth, _doorbell, _completionDoorbell);
        Restart(sharePage: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ItIsReadableFromACompletionToItsAcknowledgement(bool sharePage)
    {
        Restart(sharePage);
        for (int i = 0; i < 5 * Depth; i++)
        {
            Assert.False(_poll.TellReadable(), $"request {i}");
            Submit();
            _poll.Publish();
            Assert.All(Enumerable.Range(0, 3), _ => Assert.True(_poll.TellReadable(), $"request {i}"));
            Take(sharePage);
        }

        Assert.False(_poll.TellReadable());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsLeftOfSeveralIsReadable(bool sharePage)
    {
        Restart(sharePage);
        for (int i = 0; i < 3; i++)
        {
            Submit();
            _poll.Publish();
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.True(_poll.TellReadable());
            Take(sharePage);
        }

        Assert.False(_poll.TellReadable());
    }

    [Fact]
    public void EachCompletionIsToldThoughNoAcknowledgementIsEverSeen()
    {
        for (int i = 0; i < 5 * Depth; i++)
        {
            Take(sharePage: false);
            Submit();
            _poll.Publish();
            Assert.True(_poll.TellReadable(), $"Request {i} was done and nobody told.");
        }
    }

    [Fact]
    public void WhatWasToldIsNotToldAgainOnceItsAcknowledgementMayBeHidden()
    {
        Submit();
        _poll.Publish();
        Assert.True(_poll.TellReadable());
        Take(sharePage: false);
        Submit();
        Assert.False(_poll.TellReadable());
        _poll.Publish();
        Assert.True(_poll.TellReadable());
    }

    [Fact]
    public void WhatIsLeftIsReadableAgainWithTheNextAcknowledgement()
    {
        Submit();
        Submit();
        _poll.Publish();
        _poll.Publish();
        Assert.True(_poll.TellReadable());
        Take(sharePage: false);
        Submit();
        _poll.Publish();
        Take(sharePage: false);
        Assert.True(_poll.TellReadable());
    }

    [Fact]
    public void AForeignCompletionsDoorbellSaysNothing()
    {
        Submit();
        _poll.Publish();
        _doorbell.WriteRelease(QmDoorbell.Completion(Number + 1, 1, arm: false).Value);
        Assert.True(_poll.TellReadable());
        _doorbell.WriteRelease(QmDoorbell.Completion(Number, 40_000, arm: false).Value); // there is no such entry
        Assert.True(_poll.TellReadable());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Depth - 2)]
    public void OnASharePageItIsReadableWhenThereIsOneMoreThanMayBeSkipped(int skip)
    {
        Restart(sharePage: true);
        for (int lap = 0; lap < 40; lap++)
        {
            _completionDoorbell.WriteRelease(QmDoorbell.Completion(Number, _taken % Depth, arm: true, skip: skip).Value);
            for (int i = 0; i <= skip; i++)
            {
                Assert.False(_poll.TellReadable(), $"lap {lap}, completion {i}");
                Assert.False(_poll.IsWorthACall());
                Submit();
                _poll.Publish();
            }

            Assert.True(_poll.TellReadable());
            Assert.True(_poll.IsWorthACall());
            _taken += skip + 1;
        }
    }

    [Fact]
    public void WithoutASharePageEachCompletionIsWorthACall()
    {
        Submit();
        _poll.Publish();
        _doorbell.WriteRelease(QmDoorbell.Completion(Number, 0, arm: true, skip: 9).Value); // a priority, in hardware
        Assert.True(_poll.IsWorthACall());
        Assert.True(_poll.TellReadable());
    }

    [Fact]
    public void WithAnIndexOutsideOfTheRingAllIsTold()
    {
        Restart(sharePage: true);
        _completionDoorbell.WriteRelease(QmDoorbell.Completion(Number, Depth, arm: true, skip: QmDoorbell.MaxSkip).Value);
        Assert.True(_poll.TellReadable());
        Assert.True(_poll.IsWorthACall());
    }

    private void Restart(bool sharePage)
    {
        (_submitted, _taken) = (0, 0);
        _doorbell.WriteRelease(QmDoorbell.Submission(Number, 0).Value);
        _completionDoorbell.WriteRelease(0);
        _poll.Restart(sharePage);
    }

    private void Submit() => _doorbell.WriteRelease(QmDoorbell.Submission(Number, ++_submitted % Depth).Value);

    private void Take(bool sharePage) =>
        (sharePage ? _completionDoorbell : _doorbell).WriteRelease(QmDoorbell.Completion(Number, ++_taken % Depth, arm: false).Value);
}
