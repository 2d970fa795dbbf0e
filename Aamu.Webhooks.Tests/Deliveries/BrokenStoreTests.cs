using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The file cannot be written for longer than any deadline: what receivers have taken must not be sent to them again.</summary>
public sealed class BrokenStoreTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task What_was_sent_before_the_store_broke_is_written_down_when_it_is_well_and_not_sent_again()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(context => context.Response.Body.WriteAsync(new byte[60_000]).AsTask());
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        using (await DamagedHeader.OfAsync(workspace))
        {
            receiver.Release();
            var begun = workspace.Clock.GetUtcNow();
            await Eventually.TrueAsync(() => Trouble(workspace) is not null);
            await Eventually.TrueAsync(() => Pass(workspace, TimeSpan.FromSeconds(5)) - begun > TenMinutes);
            Assert.False(drain.IsCompleted, $"{drain.Exception}");
        }

        await Eventually.TrueAsync(() =>
        {
            Pass(workspace, TimeSpan.FromMilliseconds(500));
            return drain.IsCompleted;
        });
        await workspace.Get<Recovery>().RunAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal([AttemptOutcome.Succeeded], (await workspace.OnlyDeliveryAsync()).Attempts.Select(attempt => attempt.Outcome));
        Assert.Single(receiver.Requests);
        Assert.Null(Trouble(workspace));
    }

    private static string? Trouble(Workspace workspace) => workspace.Get<StoreState>().Trouble;

    private static DateTimeOffset Pass(Workspace workspace, TimeSpan time)
    {
        workspace.Clock.Advance(time);
        return workspace.Clock.GetUtcNow();
    }
}
