using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Signing;

/// <summary>Whose secret it was, as far as whoever asks may know.</summary>
public sealed class SignatureSecretsTests
{
    [Fact]
    public async Task A_secret_that_was_rotated_out_is_named_as_that()
    {
        await using var room = await SignatureRoom.OpenAsync();
        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.Workspace.Get<SecretKeeper>().RotateAsync(room.Workspace.Admin, room.Webhook);
        await room.FindsAsync(room.Case(), "a previous secret of “Orders”, rotated out on 2026-06-05 15:47 UTC (its overlap: until 2026-06-06 15:47 UTC)", FindingKind.Remark);
    }

    [Theory]
    [InlineData("rotated without an overlap", "it was ended on 2026-06-05 15:47 UTC by aino@example.com and is no longer kept")]
    [InlineData("overlap ended", "it was ended on 2026-06-05 16:47 UTC by aino@example.com and is no longer kept")]
    [InlineData("rotated again", "its overlap ended on 2026-06-06 15:47 UTC, and it is no longer kept")]
    [InlineData("deleted", "it was ended on 2026-06-05 15:47 UTC by aino@example.com and is no longer kept")]
    public async Task Where_the_secret_that_signed_is_gone_nobody_is_accused(string how, string words)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var (keeper, admin, clock) = (room.Workspace.Get<SecretKeeper>(), room.Workspace.Admin, room.Workspace.Clock);
        clock.Advance(TimeSpan.FromHours(1));
        if (how == "deleted")
        {
            await room.Workspace.Get<WebhookRegistry>().DeleteAsync(admin, room.Webhook);
        }
        else
        {
            await keeper.RotateAsync(admin, room.Webhook, how == "rotated without an overlap" ? TimeSpan.Zero : null);
        }

        if (how == "overlap ended")
        {
            clock.Advance(TimeSpan.FromHours(1));
            await keeper.EndOverlapAsync(admin, room.Webhook);
        }
        else if (how == "rotated again")
        {
            clock.Advance(TimeSpan.FromDays(2));
            await keeper.RotateAsync(admin, room.Webhook);
        }

        var standard = room.Case() with { Headers = string.Join('\n', room.Case().Headers.Split('\n').Where(line => line.StartsWith("webhook-", StringComparison.Ordinal))) };
        foreach (var (asked, scope) in new[] { (room.Case(), admin), (room.Case(), Workspace.As(TeamRole.Viewer)), (standard, admin), (room.Case() with { Headers = room.SignatureOnly }, admin) })
        {
            var findings = await room.AskAsync(asked, scope);
            Assert.Contains(findings, finding => finding.What.StartsWith($"At that time secret 1 of “Orders” signed; {words}", StringComparison.Ordinal));
            Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.Mistake);
        }

        // Without a word of whose it is, a viewer hears of no webhook.
        Assert.DoesNotContain(await room.AskAsync(room.Case() with { Headers = room.SignatureOnly }, Workspace.As(TeamRole.Viewer)), finding => finding.What.Contains("Orders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_of_a_time_whose_secret_is_kept_is_no_better_for_secrets_that_are_gone()
    {
        await using var room = await SignatureRoom.OpenAsync();
        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.Workspace.Get<SecretKeeper>().RotateAsync(room.Workspace.Admin, room.Webhook, TimeSpan.Zero);
        room.Workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var forged = $"x-aamu-signature: t={room.Workspace.Clock.GetUtcNow().ToUnixTimeMilliseconds()},v1={new string('0', 64)}";
        await room.FindsAsync(room.Case() with { Headers = forged, Webhook = room.Webhook }, "No secret of this team's webhooks made this signature");
    }

    [Theory]
    [InlineData(TeamRole.Admin, "another webhook than the one that you asked about")]
    [InlineData(TeamRole.Editor, "The secrets of this webhook did not make this signature")]
    [InlineData(TeamRole.Viewer, "The secrets of this webhook did not make this signature")]
    public async Task Only_an_admin_learns_that_it_was_another_webhooks_secret(TeamRole role, string words)
    {
        await using var room = await SignatureRoom.OpenAsync();
        var other = await room.Workspace.WebhookAsync(new WebhookDraft { Name = "Other", Url = "https://example.com/" });
        var findings = await room.AskAsync(room.Case() with { Webhook = other }, Workspace.As(role));
        Assert.Contains(findings, finding => finding.What.Contains(words, StringComparison.Ordinal));
        Assert.Equal(role == TeamRole.Admin, findings.Any(finding => finding.What.Contains("“Orders”", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_team_learns_nothing_and_no_finding_holds_a_secret()
    {
        await using var room = await SignatureRoom.OpenAsync();
        var foreign = await room.AskAsync(room.Case(), await room.Workspace.OtherTeamAsync());
        Assert.Contains(foreign, finding => finding.What.StartsWith("No secret of this team", StringComparison.Ordinal));
        Assert.DoesNotContain(foreign, finding => finding.What.Contains("Orders", StringComparison.Ordinal));
        var own = await room.AskAsync(room.Case() with { Computed = new string('a', 64) });
        Assert.DoesNotContain(own, finding => $"{finding.What} {finding.Mend}".Contains(room.Secret[6..20], StringComparison.Ordinal));
    }
}
