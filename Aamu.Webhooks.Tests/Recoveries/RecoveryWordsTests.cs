using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Web.Recoveries;

namespace Aamu.Webhooks.Tests.Recoveries;

public sealed class RecoveryWordsTests
{
    private static readonly RecoveryLine Line = new(
        1, new RecoveryId("rcv_1"), RecoveryKind.Resend, RecoveryState.Running, null, null, new RecoverySelection(new DeliveryFilter(), [DeliveryState.Exhausted]), 20,
        1_200, 340, DateTimeOffset.UnixEpoch, "aino@example.com", null, null, new RecoveryResults(300, 40, 0, 0, 0, 0))
    {
        Rate = 20,
    };

    [Fact]
    public void How_far_it_is_and_how_long_it_takes_is_said_while_it_runs()
    {
        Assert.Equal("340 of 1,200", RecoveryWords.Progress(Line));
        Assert.Equal("20 a second, about 43 seconds left", RecoveryWords.Speed(Line));
        Assert.Equal("at most 20 a second", RecoveryWords.Speed(Line with { State = RecoveryState.Paused, Rate = null }));
        Assert.Equal("at most 20 a second", RecoveryWords.Speed(Line with { IsHeldUp = true }));
        Assert.Equal("", RecoveryWords.Speed(Line with { State = RecoveryState.Done, EndedAt = DateTimeOffset.UnixEpoch, Rate = null }));
    }

    [Fact]
    public void What_is_missing_at_the_end_is_explained()
    {
        var done = Line with { State = RecoveryState.Done };
        Assert.Null(RecoveryWords.Missing(Line));
        Assert.Null(RecoveryWords.Missing(done with { Done = 1_200 }));
        Assert.Equal("1 was sent, cancelled or removed before its turn came.", RecoveryWords.Missing(done with { Done = 1_199 }));
        Assert.Equal("Not sent: 860.", RecoveryWords.Missing(Line with { State = RecoveryState.Cancelled }));
    }

    [Fact]
    public void What_a_later_recovery_took_over_is_not_passed_over_in_silence()
    {
        Assert.Null(RecoveryWords.Elsewhere(Line));
        Assert.Equal("40 more were sent by a later recovery, or are not kept any more.", RecoveryWords.Elsewhere(Line with { Results = new RecoveryResults(300, 0, 0, 0, 0, 0) }));
    }

    [Fact]
    public void A_filter_is_told_in_words() => Assert.Equal(
        ["event type task.created", "project Website", "last attempt: no connection, refused"],
        RecoveryWords.Of(new DeliveryFilter { EventType = "task.created", ProjectId = "proj_1", Outcome = AttemptOutcome.ConnectionRefused }, _ => "Website"));
}
