using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Hangfire;

namespace Aamu.Webhooks.Tests.Mail;

/// <summary>Letters about what goes wrong by itself: to a team's admins about a receiver, to operators about the books.</summary>
public sealed class AlertLetterTests
{
    [Fact]
    public async Task Admins_are_written_when_a_webhook_was_disabled_and_operators_when_the_books_do_not_balance()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings("https://webhooks.example.com"));
        await using var receiver = await Receiver.StartAsync(410);
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("aino-of-shop@example.com"), team.Scope.TeamId, TeamRole.Admin);
        await app.AddPersonAsync("otto@example.com");
        var webhook = (await team.AddWebhookAsync(receiver.Url)).Text("id");
        await team.SubmitAsync(ApiCalls.Event(team));
        await team.UntilAsync(async () => (await team.GetJsonAsync($"/api/v1/webhooks/{webhook}")).Text("status") == "disabled");
        app.Get<IRecurringJobManagerV2>().Trigger("write letters about receivers");
        var letter = await box.NextAsync();
        Assert.Equal(("Webhook “Shop” was disabled", "aino-of-shop@example.com"), (letter.Subject, letter.To.Mailboxes.Single().Address));
        Assert.Contains("410", letter.TextBody, StringComparison.Ordinal);
        Assert.Equal($"/t/{team.Id}/webhooks/{webhook}", PostBox.PathIn(letter));

        await BreakAsync("AttemptCount + 1");
        app.Get<IRecurringJobManagerV2>().Trigger("check the books");
        var alarm = await box.NextAsync();
        Assert.Equal(("Aamu Webhooks: the books do not balance", "/operate/books"), (alarm.Subject, PostBox.PathIn(alarm)));
        Assert.Contains(app.Logs.Lines, line => line.Contains("The books do not balance", StringComparison.Ordinal));
        await BreakAsync("AttemptCount - 1");

        Task<int> BreakAsync(string count) => app.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement($"UPDATE Deliveries SET AttemptCount = {count}").Run());
    }
}
