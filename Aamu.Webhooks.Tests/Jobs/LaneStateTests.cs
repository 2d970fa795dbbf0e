using Aamu.Webhooks.Web.Jobs;
using CsCheck;

namespace Aamu.Webhooks.Tests.Jobs;

/// <summary>Wakes are coalesced and never lost, in whatever order they and the jobs come.</summary>
public sealed class LaneStateTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(30);

    [Fact]
    public void Many_wakes_before_the_lane_has_run_are_one_job()
    {
        var lane = new LaneState();
        Assert.True(lane.Wake(Start, LostAfter));
        Assert.False(lane.Wake(Start.AddSeconds(29), LostAfter));
        lane.Began();
        Assert.False(lane.Ended(1, 0, 5));
        Assert.True(lane.Wake(Start.AddSeconds(30), LostAfter));
    }

    [Fact]
    public void Many_wakes_while_it_runs_are_one_more_run()
    {
        var lane = new LaneState();
        lane.Wake(Start, LostAfter);
        lane.Began();
        Assert.False(lane.Wake(Start, LostAfter));
        Assert.False(lane.Wake(Start, LostAfter));
        Assert.True(lane.Ended(1, 0, 5));
    }

    [Fact]
    public void A_job_that_does_not_begin_in_time_is_taken_for_lost()
    {
        var lane = new LaneState();
        lane.Wake(Start, LostAfter);
        Assert.True(lane.Wake(Start + LostAfter, LostAfter));
        Assert.False(lane.Wake(Start + LostAfter, LostAfter));
    }

    [Fact]
    public void Of_scheduled_wakes_only_an_earlier_one_needs_a_job_of_its_own()
    {
        var lane = new LaneState();
        Assert.True(lane.WakeAt(Start.AddMinutes(10), Start));
        Assert.False(lane.WakeAt(Start.AddMinutes(10), Start));
        Assert.False(lane.WakeAt(Start.AddMinutes(20), Start));
        Assert.True(lane.WakeAt(Start.AddMinutes(5), Start));
        Assert.True(lane.WakeAt(Start.AddMinutes(20), Start.AddMinutes(5)));
    }

    [Theory]
    [InlineData(10, 0, 20, false)]
    [InlineData(10, 9, 20, false)]
    [InlineData(10, 10, 20, true)]
    [InlineData(10, 0, 1500, true)]
    public void A_slow_or_failing_lane_is_known_as_one(int sent, int failed, double averageMs, bool slow)
    {
        var lane = new LaneState();
        lane.Began();
        lane.Ended(sent, failed, averageMs);
        Assert.Equal(slow, lane.Slow);
        lane.Began();
        lane.Ended(0, 0, 0);
        Assert.Equal(slow, lane.Slow);
    }

    /// <summary>
    /// Three kinds of steps in any order: somebody wakes the lane, a queued job begins, a running job ends. After every step there is either
    /// no wake that waits, or a job that will begin, or a running one whose end brings the next.
    /// </summary>
    [Fact]
    public void After_every_wake_some_run_begins()
    {
        Gen.Int[0, 2].List[1, 60].Sample(steps =>
        {
            var lane = new LaneState();
            var (queued, running, waits) = (0, 0, false);
            void Wake() => queued += lane.Wake(Start, LostAfter) ? 1 : 0;
            foreach (var step in steps)
            {
                switch (step)
                {
                    case 0:
                        waits = true;
                        Wake();
                        break;
                    case 1 when queued > 0:
                        (queued, running, waits) = (queued - 1, running + 1, false);
                        lane.Began();
                        break;
                    case 2 when running > 0:
                        running--;
                        if (lane.Ended(1, 0, 1))
                        {
                            Wake();
                        }

                        break;
                }

                Assert.True(!waits || queued > 0 || running > 0);
            }

            for (; running > 0; running--)
            {
                if (lane.Ended(1, 0, 1))
                {
                    Wake();
                }
            }

            Assert.True(!waits || queued > 0, string.Join(' ', steps));
            Assert.InRange(queued, 0, 2);
        }, iter: 20_000);
    }
}
