using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>What the status of an answer means.</summary>
public sealed class AnswerStatusTests
{
    [Fact]
    public async Task A_redirect_is_not_followed_and_its_target_is_shown()
    {
        await using var target = await Receiver.StartAsync(200);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, target.Url);
            return Task.CompletedTask;
        });
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.HttpError, 307), (receipt.Outcome, receipt.StatusCode));
        Assert.Contains($"points to {target.Url}", receipt.Error, StringComparison.Ordinal);
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Succeeded)]
    [InlineData(204, AttemptOutcome.Succeeded)]
    [InlineData(299, AttemptOutcome.Succeeded)]
    [InlineData(304, AttemptOutcome.HttpError)]
    [InlineData(400, AttemptOutcome.HttpError)]
    [InlineData(410, AttemptOutcome.HttpError)]
    [InlineData(500, AttemptOutcome.HttpError)]
    public async Task Only_2xx_succeeds(int status, AttemptOutcome outcome)
    {
        await using var receiver = await Receiver.StartAsync(status);
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((outcome, status), (receipt.Outcome, receipt.StatusCode));
        Assert.Equal(outcome == AttemptOutcome.Succeeded, receipt.Error is null);
    }
}
