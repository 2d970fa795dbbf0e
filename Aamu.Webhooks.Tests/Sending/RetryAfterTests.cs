using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 21, 7, 28, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData(" 120 ", 120)]
    [InlineData("Wed, 21 Oct 2026 07:30:00 GMT", 120)]
    [InlineData("Wed, 21 Oct 2026 07:00:00 GMT", 0)]
    [InlineData("Wednesday, 21-Oct-26 07:30:00 GMT", 120)]
    [InlineData("Wed Oct 21 07:30:00 2026", 120)]
    [InlineData("Mon, 21 Oct 2026 07:30:00 GMT", 120)]
    [InlineData("99999999999999999999", 31_536_000)]
    [InlineData("Wed, 21 Oct 2999 07:00:00 GMT", 31_536_000)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("", null)]
    public void Both_forms_are_read_and_nonsense_is_ignored(string text, int? seconds) =>
        Assert.Equal(seconds is { } value ? TimeSpan.FromSeconds(value) : (TimeSpan?)null, RetryAfter.Parse(text, Now));

    [Theory]
    [InlineData(429, 7)]
    [InlineData(503, 7)]
    [InlineData(500, null)]
    [InlineData(200, null)]
    public async Task Only_429_and_503_may_ask_for_a_wait(int status, int? seconds)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, "7");
            return Task.CompletedTask;
        });
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal(seconds is { } value ? TimeSpan.FromSeconds(value) : (TimeSpan?)null, receipt.RetryAfter);
    }
}
