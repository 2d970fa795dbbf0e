using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>How many requests of one lane may be on the wire: what its receiver's answers teach.</summary>
public sealed class SendWindowTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly SendWindow window = new(256);

    [Fact]
    public void A_slow_but_healthy_receiver_with_a_backlog_gets_more_at_once_up_to_the_limit()
    {
        Learn(times: 16, seconds: 2);
        Assert.Equal(32, window.Size);
        Learn(times: 1000, seconds: 2);
        Assert.Equal(256, window.Size);
    }

    [Fact]
    public void Without_a_backlog_it_stays_as_it_is()
    {
        Learn(times: 100, seconds: 2, wasFull: false);
        Assert.Equal(16, window.Size);
    }

    [Fact]
    public void A_receiver_that_answers_quickly_needs_no_more()
    {
        Learn(times: 100, seconds: 0.01);
        Assert.Equal(16, window.Size);
    }

    [Fact]
    public void Where_answers_come_quickly_some_are_claimed_ahead_until_one_is_slow_or_fails()
    {
        Assert.Equal(0, window.Ahead);
        Learn(times: 1, seconds: 0.01);
        Assert.Equal(16, window.Ahead);
        Learn(times: 1, seconds: 0.1);
        Assert.Equal(0, window.Ahead);

        Learn(times: 1, seconds: 0.01);
        Learn(AttemptOutcome.HttpError, 500, startedAt: 0, now: 1);
        Assert.Equal(0, window.Ahead);

        Learn(times: 1, seconds: 0.01);
        window.StartAgain();
        Assert.Equal(0, window.Ahead);
    }

    [Fact]
    public void A_long_answer_is_reckoned_with_for_some_ten_shorter_ones()
    {
        window.Learn(Answer(bytes: 64 * 1024), wasFull: true, Start);
        Assert.Equal(64 * 1024, window.Beside);
        for (var i = 0; i < 3; i++)
        {
            window.Learn(Answer(bytes: 10), wasFull: true, Start);
        }

        Assert.InRange(window.Beside, 40_000, 45_000);
        for (var i = 0; i < 10; i++)
        {
            window.Learn(Answer(bytes: 10), wasFull: true, Start);
        }

        Assert.Equal(FlightRoom.Overhead, window.Beside);

        static Receipt Answer(int bytes) => new() { Outcome = AttemptOutcome.Succeeded, StartedAt = Start, Duration = TimeSpan.FromSeconds(1), ResponseBody = new byte[bytes] };
    }

    [Fact]
    public void A_receiver_that_becomes_slower_under_the_load_gets_no_more()
    {
        Learn(times: 1, seconds: 0.1);
        Learn(times: 100, seconds: 0.4);
        Assert.Equal(17, window.Size);
    }

    [Theory]
    [InlineData(AttemptOutcome.HttpError, 429)]
    [InlineData(AttemptOutcome.HttpError, 503)]
    [InlineData(AttemptOutcome.Timeout, null)]
    [InlineData(AttemptOutcome.ConnectionRefused, null)]
    public void A_sign_of_overload_halves_it_once_for_all_that_were_on_the_wire_together(AttemptOutcome outcome, int? status)
    {
        Learn(outcome, status, startedAt: 0, now: 1);
        Learn(outcome, status, startedAt: 0.5, now: 1.5);
        Assert.Equal(8, window.Size);
        Learn(outcome, status, startedAt: 2, now: 3);
        Assert.Equal(4, window.Size);
        Learn(outcome, status, startedAt: 4, now: 5);
        Assert.Equal(4, window.Size);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public void Other_refusals_change_nothing(int status)
    {
        Learn(AttemptOutcome.HttpError, status, startedAt: 0, now: 1);
        Assert.Equal(16, window.Size);
    }

    [Fact]
    public void After_trouble_good_answers_bring_it_back_to_the_usual_size_however_quick_they_are()
    {
        Learn(AttemptOutcome.Timeout, null, startedAt: 0, now: 15);
        Learn(times: 100, seconds: 0.001);
        Assert.Equal(16, window.Size);
    }

    [Fact]
    public void A_receiver_that_takes_sixteen_and_refuses_more_is_seldom_asked_too_much_and_has_most_of_them()
    {
        var (sent, refused) = (0, 0);
        for (var round = 0; round < 100; round++)
        {
            var atOnce = window.Size;
            for (var i = 0; i < atOnce - 16; i++)
            {
                Learn(AttemptOutcome.HttpError, 503, startedAt: round * 2, now: (round * 2) + 0.1);
            }

            (sent, refused) = (sent + Math.Min(atOnce, 16), refused + Math.Max(atOnce - 16, 0));
            Learn(times: Math.Min(atOnce, 16), seconds: 2);
        }

        Assert.InRange(refused, 1, 50);
        Assert.True(sent >= 100 * 16 / 2, $"{sent} in 100 rounds");
    }

    [Fact]
    public void What_a_receiver_could_not_take_is_remembered_over_an_outage_but_an_outage_itself_teaches_nothing()
    {
        Learn(times: 16, seconds: 2);
        Learn(AttemptOutcome.HttpError, 503, startedAt: 0, now: 1);
        foreach (var second in new[] { 10, 20, 30 })
        {
            Learn(AttemptOutcome.ConnectionRefused, null, startedAt: second, now: second + 1);
        }

        window.StartAgain();
        Assert.Equal(4, window.Size);
        Learn(times: 12, seconds: 2);
        Assert.Equal(16, window.Size);
        Learn(times: 16, seconds: 2);
        Assert.Equal(18, window.Size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void It_is_never_larger_than_the_setting(int most)
    {
        var small = new SendWindow(most);
        small.Learn(Receipt(AttemptOutcome.Succeeded, 200, 0, 2), wasFull: true, Start);
        Assert.Equal(most, small.Size);
    }

    private void Learn(int times, double seconds, bool wasFull = true)
    {
        for (var i = 0; i < times; i++)
        {
            window.Learn(Receipt(AttemptOutcome.Succeeded, 200, 0, seconds), wasFull, Start);
        }
    }

    private void Learn(AttemptOutcome outcome, int? status, double startedAt, double now) =>
        window.Learn(Receipt(outcome, status, startedAt, 0.1), wasFull: true, Start.AddSeconds(now));

    private static Receipt Receipt(AttemptOutcome outcome, int? status, double startedAt, double seconds) =>
        new() { Outcome = outcome, StatusCode = status, StartedAt = Start.AddSeconds(startedAt), Duration = TimeSpan.FromSeconds(seconds) };
}
