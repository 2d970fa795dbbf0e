using System.Reflection;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Teams;

/// <summary>Promise 5: no row of a team is read or written without its ticket.</summary>
public sealed class TicketTests
{
    /// <summary>Who may touch teams' rows without a ticket, and why. Every line wants a reason.</summary>
    private static readonly HashSet<string> Servants =
    [
        // the pipeline's own: they work for all teams and no page may inject them
        "LaneDrainer.DrainAsync", "Recovery.AfterStartAsync", "Recovery.RunAsync", "Recovery.AfterClockWentBackAsync", "Retention.RunAsync", "Retention.ForgetLanesAsync", "TeamEraser.RunAsync", "Conservation.CheckAsync", "IncidentNews.OwedAsync", "IncidentNews.WrittenAsync", "HealthBooks.CatchUpAsync", "HeldDeliveries.TrimAsync", "RecoveryWork.RunDueAsync",
        "KeyUses.WriteDownAsync", "SecretRelocking.RunAsync", "WriteAheadLog.EmptyAsync", "BackupMaker.MakeAsync", "BackupWork.RunAsync", "Restoration.PlanAsync", "Restoration.RunAsync", "ClosedSecrets.AnyAsync", "ClosedSecrets.CountAsync", "ClosedPorts.TellAsync", "ReceiverSurvey.RunAsync",
        // what servers of one database tell each other and keep together: nothing of it is a team's row
        "DeploymentNotes.PutBackAsync", "DeploymentNotes.ReadAsync", "DeploymentNotes.TakeAsync", "DeploymentNotes.WriteAsync", "NodeSignals.IsGone", "NodeSignals.Tell", "NodeSignals.TellCompany", "NodeSignals.TellSoon", "NodeTalk.RunAsync", "NodeTalk.SayRestAsync", "NodeWatch.ForgetAsync", "NodeWatch.HasCompanyAsync", "NodeWatch.LookAsync", "TeamAccess.ForgetHere",
        // they print tickets
        "TeamAccess.ForPersonAsync", "TeamAccess.TeamsOfAsync", "TeamAccess.ForKeyAsync", "TeamAccess.ForKeyFirstAsync", "TeamAccess.ForJobAsync", "TeamAccess.ForConsoleAsync", "TeamAccess.ForOperator", "TeamAccess.ForgetHere", "TeamSeed.SowAsync",
        // strangers' requests, and what happens to accounts, which are no team's: what was refused before a ticket could be printed, and whoever knows an unguessable token
        "RefusalLog.Remember", "SandboxReceiver.TeamOfAsync", "SandboxReceiver.WasThere", "SandboxReceiver.ReceiveAsync", "InvitationBook.FindAsync", "InvitationBook.AcceptAsync", "AccountNotes.WriteAsync", "AccountNotes.RenameAsync", "AccountNotes.SeededAsync",
    ];

    [Fact]
    public void Every_public_method_over_the_database_takes_a_ticket()
    {
        var services = typeof(WebhooksDatabase).Assembly.GetTypes().Where(type => type.IsPublic && type.IsClass && type.GetConstructors().SelectMany(made => made.GetParameters()).Any(NeedsTheDatabase)).ToList();
        Assert.Contains(typeof(DeliveryLog), services);
        Assert.Contains(typeof(WebhookRegistry), services);
        var methods = services
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && method.Name is not ("Dispose" or "DisposeAsync"))
            .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TeamScope) || parameter.ParameterType == typeof(IngestScope) || parameter.ParameterType == typeof(OperatorScope)))
            .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(WriteTransaction)))
            .Where(method => method.DeclaringType != typeof(SingleWriter) && method.DeclaringType != typeof(WebhooksDbContext))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Distinct().Order();
        Assert.Equal(Servants.Order(), methods);
    }

    [Fact]
    public void Nobody_outside_Core_can_print_a_ticket()
    {
        Assert.Empty(typeof(TeamScope).GetConstructors());
        Assert.Empty(typeof(IngestScope).GetConstructors());
        Assert.Empty(typeof(OperatorScope).GetConstructors());
        Assert.All(new[] { typeof(TeamScope), typeof(IngestScope) }, type => Assert.DoesNotContain(type.GetProperties(), property => property.CanWrite));
    }

    [Fact]
    public async Task One_team_neither_sees_nor_touches_the_rows_of_another()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var receipt = await workspace.EventAsync(projectId: "proj_1");
        await workspace.DrainAsync(webhook);
        var delivery = (await workspace.OnlyDeliveryAsync()).Line.Id;
        var sandbox = workspace.Get<SandboxReceiver>();
        await sandbox.ReceiveAsync(await sandbox.TokenAsync(workspace.Admin), "POST", [], new byte[] { 1 }, default);
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{}}""");
        var key = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.Get<InvitationBook>().InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Viewer);
        var invitation = Assert.Single(await workspace.Get<InvitationBook>().WaitingAsync(workspace.Admin));
        var told = 0;
        var other = await workspace.OtherTeamAsync();
        using var listening = workspace.Get<TeamPulse>().Listen(other, () => told++);

        Assert.Null(await workspace.Get<EventLog>().FindAsync(other, receipt.Id));
        Assert.Empty((await workspace.Get<EventLog>().PageAsync(other, new(), 10)).Items);
        Assert.Null(await workspace.Get<DeliveryLog>().FindAsync(other, delivery));
        foreach (var filter in new DeliveryFilter[] { new(), new() { WebhookId = webhook }, new() { EventId = receipt.Id } })
        {
            Assert.Empty((await workspace.Get<DeliveryLog>().PageAsync(other, filter, 10)).Items);
        }

        Assert.Empty(await workspace.Get<DeliveryLog>().OfEventAsync(other, receipt.Id));
        Assert.Empty(await workspace.Get<WebhookList>().LinesAsync(other));
        Assert.Empty((await workspace.Get<WebhookList>().PageAsync(other, 10)).Items);
        Assert.Null(await workspace.Get<WebhookList>().FindAsync(other, webhook));
        Assert.Empty(await workspace.Get<RefusalLog>().ReadAsync(other, 10));
        Assert.Empty(await workspace.Get<TeamDirectory>().ProjectsAsync(other));
        Assert.Empty(await workspace.Get<ApiKeyRing>().TeamKeysAsync(other));
        Assert.Empty(await workspace.Get<MemberRegistry>().MembersAsync(other));
        Assert.Empty(await workspace.Get<InvitationBook>().WaitingAsync(other));
        Assert.Empty(await sandbox.ReadAsync(other, 10));
        Assert.NotEqual(await sandbox.TokenAsync(workspace.Admin), await sandbox.TokenAsync(other));

        var all = new DeliveryFilter { WebhookId = webhook };
        var (desk, control) = (workspace.Get<RecoveryDesk>(), workspace.Get<RecoveryControl>());
        var recovery = (await desk.ResendAsync(workspace.Admin, all, [DeliveryState.Succeeded])).Value!.Id;
        Assert.Empty(await workspace.Get<RecoveryLog>().LiveAsync(other));
        Assert.Empty((await workspace.Get<RecoveryLog>().PastAsync(other, 10)).Items);
        Assert.Empty((await workspace.Get<DeliveryLog>().PageAsync(other, new DeliveryFilter { RecoveryId = recovery }, 10)).Items);
        Assert.All(
            new[]
            {
                (await workspace.Get<WebhookRegistry>().ChangeAsync(other, webhook, new WebhookDraft { Name = "Mine" })).Refusal,
                (await workspace.Get<WebhookRegistry>().DeleteAsync(other, webhook)).Refusal,
                (await workspace.Get<SecretKeeper>().RevealAsync(other, webhook)).Refusal,
                (await workspace.Get<SecretKeeper>().RotateAsync(other, webhook)).Refusal,
                (await workspace.Get<TestDelivery>().SendAsync(other, webhook)).Refusal,
                (await workspace.Get<Redelivery>().AgainAsync(other, delivery)).Refusal,
                (await workspace.Get<Redelivery>().CancelAsync(other, delivery)).Refusal,
                (await desk.CountAsync(other, all)).Refusal,
                (await desk.ResendAsync(other, all, [DeliveryState.Succeeded])).Refusal,
                (await desk.CountMissingAsync(other, webhook, DateTimeOffset.UnixEpoch, null)).Refusal,
                (await desk.ReplayAsync(other, webhook, DateTimeOffset.UnixEpoch, null)).Refusal,
                (await control.PauseAsync(other, recovery)).Refusal,
                (await control.ResumeAsync(other, recovery)).Refusal,
                (await control.CancelAsync(other, recovery)).Refusal,
                (await workspace.Get<ApiKeyRing>().RevokeTeamKeyAsync(other, new ApiKeyId(key.Id))).Refusal,
                (await workspace.Get<MemberRegistry>().ChangeRoleAsync(other, "aino", TeamRole.Viewer)).Refusal,
                (await workspace.Get<MemberRegistry>().RemoveAsync(other, "aino")).Refusal,
                (await workspace.Get<InvitationBook>().WithdrawAsync(other, invitation.Key)).Refusal,
            },
            refusal => Assert.Equal(RefusalKind.NotFound, refusal!.Kind));
        await workspace.EventAsync();
        Assert.Equal(0, told);
    }

    [Theory]
    [InlineData(TeamRole.Viewer)]
    [InlineData(TeamRole.Editor)]
    [InlineData(TeamRole.Admin)]
    public async Task Each_role_may_do_what_it_says_and_no_more(TeamRole role)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var scope = Workspace.As(role);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        var waiting = (await workspace.OnlyDeliveryAsync()).Line.Id;
        var key = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(workspace.Admin, "k", TeamRole.Viewer)).Value!;
        await workspace.JoinAsync("aino", TeamRole.Admin);
        await workspace.JoinAsync("otto", TeamRole.Viewer);
        await workspace.Get<InvitationBook>().InviteAsync(workspace.Admin, "ilona@example.com", TeamRole.Viewer);
        var invitation = Assert.Single(await workspace.Get<InvitationBook>().WaitingAsync(workspace.Admin));
        var (desk, control, all) = (workspace.Get<RecoveryDesk>(), workspace.Get<RecoveryControl>(), new DeliveryFilter { WebhookId = webhook });
        var recovery = (await desk.ResendAsync(workspace.Admin, all, [DeliveryState.Cancelled])).Value!.Id;
        var draft = new WebhookDraft { Name = "w", Url = receiver.Url, EventTypes = ["*"] };
        var (registry, redelivery, keeper, keys) = (workspace.Get<WebhookRegistry>(), workspace.Get<Redelivery>(), workspace.Get<SecretKeeper>(), workspace.Get<ApiKeyRing>());

        Refusal?[] editing =
        [
            (await registry.CreateAsync(scope, draft)).Refusal,
            (await registry.ChangeAsync(scope, webhook, new WebhookDraft { Status = WebhookStatus.Paused })).Refusal,
            (await workspace.Get<TestDelivery>().SendAsync(scope, webhook)).Refusal,
            (await redelivery.CancelAsync(scope, waiting)).Refusal,
            (await redelivery.AgainAsync(scope, waiting)).Refusal,
            (await desk.CountAsync(scope, all)).Refusal,
            (await desk.ResendAsync(scope, all, [DeliveryState.Exhausted])).Refusal,
            (await desk.CountMissingAsync(scope, webhook, DateTimeOffset.UnixEpoch, null)).Refusal,
            (await desk.ReplayAsync(scope, webhook, DateTimeOffset.UnixEpoch, null)).Refusal,
            (await control.PauseAsync(scope, recovery)).Refusal,
            (await control.ResumeAsync(scope, recovery)).Refusal,
            (await control.CancelAsync(scope, recovery)).Refusal,
        ];
        Refusal?[] administering =
        [
            (await keeper.RevealAsync(scope, webhook)).Refusal,
            (await keeper.RotateAsync(scope, webhook)).Refusal,
            (await keeper.EndOverlapAsync(scope, webhook)).Refusal,
            (await keys.AddTeamKeyAsync(scope, "another", TeamRole.Admin)).Refusal,
            (await keys.RevokeTeamKeyAsync(scope, new ApiKeyId(key.Id))).Refusal,
            (await workspace.Get<MemberRegistry>().ChangeRoleAsync(scope, "otto", TeamRole.Editor)).Refusal,
            (await workspace.Get<MemberRegistry>().RemoveAsync(scope, "otto")).Refusal,
            (await workspace.Get<InvitationBook>().WithdrawAsync(scope, invitation.Key)).Refusal,
            (await workspace.Get<InvitationBook>().InviteAsync(scope, "ilona@example.com", TeamRole.Viewer)).Refusal,
        ];
        var deleting = (await registry.DeleteAsync(scope, webhook)).Refusal;

        Assert.All([.. editing, deleting], refusal => Assert.Equal(role >= TeamRole.Editor ? null : RefusalKind.Forbidden, refusal?.Kind));
        Assert.All(administering, refusal => Assert.Equal(role == TeamRole.Admin ? null : RefusalKind.Forbidden, refusal?.Kind));
        Assert.Equal(role == TeamRole.Viewer, await workspace.QueryAsync(context => context.WebhookVersions.CountAsync()) == 1);
    }

    private static bool NeedsTheDatabase(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(SingleWriter) || parameter.ParameterType == typeof(IDbContextFactory<WebhooksDbContext>) || parameter.ParameterType == typeof(WebhooksDatabase);
}
