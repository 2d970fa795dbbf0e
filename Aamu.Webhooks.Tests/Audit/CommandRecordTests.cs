using System.Net;
using System.Reflection;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Audit;

/// <summary>Every method of Core that may write for somebody is found by itself: it leaves an entry here, or it is in a list with its reason.</summary>
public sealed class CommandRecordTests
{
    private static readonly IPAddress From = IPAddress.Parse("192.0.2.7");
    private static readonly TeamScope Admin = new(Workspace.TeamId, TeamRole.Admin, "aino@example.com", new Caller(Door.Browser, From));
    private static readonly IngestScope Aamu = new(new ApiKeyId("key_aamu"), "Aamu", From);
    private static readonly OperatorScope Operator = TeamAccess.ForOperator("olli@example.com", From);

    /// <summary>They change nothing that anybody asked for.</summary>
    private static readonly string[] NoCommands =
    [
        // they read
        "ApiKeyRing.TeamKeysAsync", "ServiceKeys.ListAsync", "InvitationBook.WaitingAsync", "InvitationBook.AdminsAsync", "MemberRegistry.MembersAsync", "TeamDirectory.ProjectsAsync", "SandboxReceiver.PageAsync", "SandboxReceiver.ReadAsync", "SandboxRegistry.ListAsync", "EndpointCheckup.LastAsync",
        "RefusalLog.ReadAsync", "RefusalLog.ReasonsAsync", "RefusalLog.OfEventAsync", "RecoveryDesk.CountAsync", "RecoveryDesk.CountMissingAsync", "HeldDeliveries.OfAsync", "HeldDeliveries.CountAsync", "TeamRetention.OfAsync",
        // the event log is the record of events
        "EventIntake.AcceptAsync", "EventIntake.AcceptAllAsync",
        // whoever opens the sandbox has an address there
        "SandboxReceiver.TokenAsync",
    ];

    private static readonly Dictionary<string, (AuditAction Action, Func<Room, Task> Act)> Commands = new()
    {
        ["WebhookRegistry.CreateAsync"] = (AuditAction.WebhookCreated, room => room.Get<WebhookRegistry>().CreateAsync(Admin, new WebhookDraft { Name = "New", Url = "https://new.example/", EventTypes = ["*"] })),
        ["WebhookRegistry.ChangeAsync"] = (AuditAction.WebhookChanged, room => room.Get<WebhookRegistry>().ChangeAsync(Admin, room.Webhook, new WebhookDraft { Name = "Changed" })),
        ["WebhookRegistry.DeleteAsync"] = (AuditAction.WebhookDeleted, room => room.Get<WebhookRegistry>().DeleteAsync(Admin, room.Webhook)),
        ["SecretKeeper.RevealAsync"] = (AuditAction.SecretRevealed, room => room.Get<SecretKeeper>().RevealAsync(Admin, room.Webhook)),
        ["SecretKeeper.RotateAsync"] = (AuditAction.SecretRotated, room => room.Get<SecretKeeper>().RotateAsync(Admin, room.Webhook)),
        ["SecretKeeper.EndOverlapAsync"] = (AuditAction.SecretOverlapEnded, async room =>
        {
            await room.Get<SecretKeeper>().RotateAsync(Admin, room.Webhook);
            await room.Get<SecretKeeper>().EndOverlapAsync(Admin, room.Webhook);
        }
        ),
        ["ReceiverProbe.AskAsync"] = (AuditAction.ReceiverProbed, room => room.Get<ReceiverProbe>().AskAsync(Admin, room.Webhook)),
        ["HeldDeliveries.ResumeAsync"] = (AuditAction.HeldResumed, async room =>
        {
            await room.Get<WebhookRegistry>().ChangeAsync(Admin, room.Webhook, new WebhookDraft { Status = WebhookStatus.Paused });
            await room.Get<HeldDeliveries>().ResumeAsync(Admin, room.Webhook, new ResumePlan(ResumeChoice.All));
        }
        ),
        ["ListenDoor.OpenAsync"] = (AuditAction.ListeningBegan, async room =>
        {
            await room.Get<WebhookRegistry>().ChangeAsync(Admin, room.Webhook, new WebhookDraft { Url = ListenTarget.Url });
            await room.Get<ListenDoor>().OpenAsync(Admin, room.Webhook, new ListenerWish
            {
                Forward = "http://localhost:3000/hook",
                Session = "one",
                Line = (_, _) => Task.FromResult<RelayedAnswer?>(null),
                Ended = _ => { },
            });
        }
        ),
        ["TestDelivery.SendAsync"] = (AuditAction.TestSent, room => room.Get<TestDelivery>().SendAsync(Admin, room.Webhook)),
        ["EndpointCheckup.RunAsync"] = (AuditAction.EndpointChecked, async room => await room.Get<EndpointCheckup>().RunAsync(Admin, await room.Workspace.WebhookAsync("http://127.0.0.1:9/"))),
        ["Redelivery.AgainAsync"] = (AuditAction.DeliverySentAgain, room => room.Get<Redelivery>().AgainAsync(Admin, room.Delivery)),
        ["Redelivery.AgainAsync of some"] = (AuditAction.DeliveriesSentAgain, room => room.Get<Redelivery>().AgainAsync(Admin, [room.Delivery])),
        ["Redelivery.CancelAsync"] = (AuditAction.DeliveryCancelled, room => room.Get<Redelivery>().CancelAsync(Admin, room.Delivery)),
        ["RecoveryDesk.ResendAsync"] = (AuditAction.RecoveryAsked, room => room.RecoverAsync()),
        ["RecoveryDesk.ReplayAsync"] = (AuditAction.RecoveryAsked, room => room.Get<RecoveryDesk>().ReplayAsync(Admin, room.Webhook, DateTimeOffset.UnixEpoch, null)),
        ["RecoveryControl.PauseAsync"] = (AuditAction.RecoveryPaused, async room => await room.Get<RecoveryControl>().PauseAsync(Admin, await room.RecoverAsync())),
        ["InvitationBook.InviteAdminAsync"] = (AuditAction.AdminInvited, room => room.Get<InvitationBook>().InviteAdminAsync(Operator, Workspace.TeamId, "first@example.com")),
        ["RecoveryControl.ResumeAsync"] = (AuditAction.RecoveryResumed, async room => await room.Get<RecoveryControl>().ResumeAsync(Admin, await room.RecoverAsync())),
        ["RecoveryControl.CancelAsync"] = (AuditAction.RecoveryCancelled, async room => await room.Get<RecoveryControl>().CancelAsync(Admin, await room.RecoverAsync())),
        ["MemberRegistry.ChangeRoleAsync"] = (AuditAction.MemberRoleChanged, room => room.Get<MemberRegistry>().ChangeRoleAsync(Admin, "otto", TeamRole.Editor)),
        ["MemberRegistry.RemoveAsync"] = (AuditAction.MemberRemoved, room => room.Get<MemberRegistry>().RemoveAsync(Admin, "otto")),
        ["InvitationBook.InviteAsync"] = (AuditAction.MemberInvited, room => room.Get<InvitationBook>().InviteAsync(Admin, "ilona@example.com", TeamRole.Viewer)),
        ["InvitationBook.WithdrawAsync"] = (AuditAction.InvitationWithdrawn, room => room.Get<InvitationBook>().WithdrawAsync(Admin, room.Invitation)),
        ["ApiKeyRing.AddTeamKeyAsync"] = (AuditAction.TeamKeyMade, room => room.Get<ApiKeyRing>().AddTeamKeyAsync(Admin, "k", TeamRole.Viewer)),
        ["ApiKeyRing.RevokeTeamKeyAsync"] = (AuditAction.TeamKeyRevoked, room => room.Get<ApiKeyRing>().RevokeTeamKeyAsync(Admin, room.Key)),
        ["ServiceKeys.AddAsync"] = (AuditAction.ServiceKeyMade, room => room.Get<ServiceKeys>().AddAsync(Operator, "k")),
        ["ServiceKeys.RevokeAsync"] = (AuditAction.ServiceKeyRevoked, async room => await room.Get<ServiceKeys>().RevokeAsync(Operator, new ApiKeyId((await room.Get<ServiceKeys>().AddAsync(Operator, "k")).Value!.Id))),
        ["TeamDirectory.PutTeamAsync"] = (AuditAction.TeamCreated, room => room.Get<TeamDirectory>().PutTeamAsync(Aamu, new TeamId("team_new"), "New")),
        ["TeamDirectory.PutTeamAsync again"] = (AuditAction.TeamRenamed, room => room.Get<TeamDirectory>().PutTeamAsync(Aamu, Workspace.TeamId, "Another name")),
        ["TeamDirectory.DeleteTeamAsync"] = (AuditAction.TeamDeleted, room => room.Get<TeamDirectory>().DeleteTeamAsync(Aamu, Workspace.TeamId)),
        ["TeamDirectory.PutProjectAsync"] = (AuditAction.ProjectCreated, room => room.Get<TeamDirectory>().PutProjectAsync(Aamu, Workspace.TeamId, new ProjectId("proj_new"), "New")),
        ["TeamDirectory.PutProjectAsync again"] = (AuditAction.ProjectRenamed, room => room.Get<TeamDirectory>().PutProjectAsync(Aamu, Workspace.TeamId, new ProjectId("proj_1"), "Another name")),
        ["TeamDirectory.DeleteProjectAsync"] = (AuditAction.ProjectDeleted, room => room.Get<TeamDirectory>().DeleteProjectAsync(Aamu, Workspace.TeamId, new ProjectId("proj_1"))),
        ["TeamExport.RecordAsync"] = (AuditAction.TeamExported, room => room.Get<TeamExport>().RecordAsync(Admin, withSecrets: false)),
        ["SandboxRegistry.CreateAsync"] = (AuditAction.SandboxCreated, room => room.Get<SandboxRegistry>().CreateAsync(Admin, "New")),
        ["SandboxRegistry.RenameAsync"] = (AuditAction.SandboxChanged, async room => await room.Get<SandboxRegistry>().RenameAsync(Admin, await room.SandboxAsync(), "Another name")),
        ["SandboxRegistry.SetScriptAsync"] = (AuditAction.SandboxChanged, async room => await room.Get<SandboxRegistry>().SetScriptAsync(Admin, await room.SandboxAsync(), SandboxScript.Of(500))),
        ["SandboxRegistry.RenewAddressAsync"] = (AuditAction.SandboxAddressRenewed, async room => await room.Get<SandboxRegistry>().RenewAddressAsync(Admin, await room.SandboxAsync())),
        ["SandboxRegistry.DeleteAsync"] = (AuditAction.SandboxDeleted, async room => await room.Get<SandboxRegistry>().DeleteAsync(Admin, await room.SandboxAsync())),
        ["TeamRetention.ChangeAsync"] = (AuditAction.RetentionChanged, room => room.Get<TeamRetention>().ChangeAsync(Admin, 7)),
        ["OperatorNotes.WriteAsync"] = (AuditAction.JobsChanged, room => room.Get<OperatorNotes>().WriteAsync(Operator, AuditAction.JobsChanged, new AuditSubject("", "/jobs/failed/requeue"))),
    };

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Fact]
    public void Every_method_that_may_write_for_somebody_is_a_command_here_or_none()
    {
        var methods = typeof(SingleWriter).Assembly.GetTypes()
            .Where(type => type.IsPublic && type.GetConstructors().SelectMany(made => made.GetParameters()).Any(parameter => parameter.ParameterType == typeof(SingleWriter)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TeamScope) || parameter.ParameterType == typeof(IngestScope) || parameter.ParameterType == typeof(OperatorScope)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Distinct().Order();
        Assert.Equal(Commands.Keys.Select(name => name.Split(' ')[0]).Concat(NoCommands).Distinct().Order(), methods);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_command_leaves_an_entry_that_says_who_did_it_and_from_where(string name)
    {
        await using var room = await Room.OpenAsync();
        var (action, act) = Commands[name];
        var before = await room.NewestAsync();
        await act(room);
        // A command may bring about another, which has an entry of its own.
        var entry = await room.Workspace.QueryAsync(context => context.AuditEntries.Where(made => made.Action == action).OrderByDescending(made => made.Key).FirstOrDefaultAsync());
        Assert.True(entry?.Key > before.Key, "Nothing was put on record.");
        Assert.Equal((action, "192.0.2.7", room.Workspace.Clock.GetUtcNow()), (entry.Action, entry.Address, entry.At));
        Assert.Equal(
            (name == "InvitationBook.InviteAdminAsync" ? "ServiceKeys" : name.Split('.')[0]) switch { "TeamDirectory" => ("Aamu", Door.IngestKey), "ServiceKeys" or "OperatorNotes" => ("olli@example.com", Door.Operator), _ => ("aino@example.com", Door.Browser) },
            (entry.Actor, entry.Door));
        Assert.Equal(AuditActions.OfOperators.Contains(action), entry.TeamId is null);
    }

    [Fact]
    public void Every_action_is_done_by_one_of_them()
    {
        // Joining is a stranger's until it is done; operators are made by whoever has the link, by settings or by commands, which unmake them too (VerbTests); no backup fails because somebody asked (BackupTests); what happens to accounts is AccountNotesTests' matter.
        var elsewhere = new[] { AuditAction.MemberJoined, AuditAction.OperatorMade, AuditAction.OperatorRemoved, AuditAction.BackupFailed };
        Assert.Equal(Enum.GetValues<AuditAction>().Where(action => action <= AuditAction.JobsChanged).Except(elsewhere), Commands.Values.Select(command => command.Action).Distinct().Order());
    }

    /// <summary>A team with one of everything.</summary>
    private sealed record Room(Workspace Workspace, WebhookId Webhook, DeliveryId Delivery, long Invitation, ApiKeyId Key) : IAsyncDisposable
    {
        public static async Task<Room> OpenAsync()
        {
            var workspace = await Workspace.StartAsync();
            await workspace.Get<TeamDirectory>().PutProjectAsync(Aamu, Workspace.TeamId, new ProjectId("proj_1"), "One");
            var webhook = await workspace.WebhookAsync("https://own.example/");
            await workspace.EventAsync();
            await workspace.JoinAsync("aino", TeamRole.Admin);
            await workspace.JoinAsync("otto", TeamRole.Viewer);
            await workspace.Get<InvitationBook>().InviteAsync(Admin, "iiris@example.com", TeamRole.Viewer);
            var key = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(Admin, "CI", TeamRole.Viewer)).Value!;
            return new Room(
                workspace, webhook, (await workspace.OnlyDeliveryAsync()).Line.Id, Assert.Single(await workspace.Get<InvitationBook>().WaitingAsync(Admin)).Key, new ApiKeyId(key.Id));
        }

        public T Get<T>()
            where T : notnull => Workspace.Get<T>();

        public async Task<RecoveryId> RecoverAsync() =>
            (await Get<RecoveryDesk>().ResendAsync(Admin, new DeliveryFilter { WebhookId = Webhook }, [DeliveryState.Exhausted])).Value!.Id;

        public async Task<SandboxId> SandboxAsync() => (await Get<SandboxRegistry>().CreateAsync(Admin, "A sandbox")).Value;

        public Task<AuditEntry> NewestAsync() => Workspace.NewestEntryAsync();

        public ValueTask DisposeAsync() => Workspace.DisposeAsync();
    }
}
