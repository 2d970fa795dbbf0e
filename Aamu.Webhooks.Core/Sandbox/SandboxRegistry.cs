using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A sandbox as its team sees it.</summary>
/// <param name="Id">What its page is called by.</param>
/// <param name="Name">As the team calls it.</param>
/// <param name="Token">The last part of its address: who knows it may post there. Null for viewers.</param>
/// <param name="Script">How it answers.</param>
public sealed record SandboxDetails(SandboxId Id, string Name, string? Token, SandboxScript Script);

/// <summary>A team's sandboxes: makes them, names them, tells them how to answer, gives them other addresses, ends them. An editor's at least.</summary>
public sealed class SandboxRegistry(SingleWriter writer, TeamRegister teams, TeamPulse pulse, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    public const int MaxPerTeam = 20;
    public const int MaxName = 100;

    /// <summary>In the order they were made.</summary>
    public async Task<IReadOnlyList<SandboxDetails>> ListAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.SandboxInboxes.In(scope).OrderBy(inbox => inbox.CreatedAt).ThenBy(inbox => inbox.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(inbox => new SandboxDetails(inbox.Id, inbox.Name, scope.Allows(TeamRole.Editor) ? inbox.Token : null, inbox.Script));
    }

    public Task<Outcome<SandboxId>> CreateAsync(TeamScope scope, string name) => WriteAsync<SandboxId>(scope, name, transaction =>
    {
        if (!teams.Knows(scope.TeamId, transaction))
        {
            return Refusal.NotFound("team");
        }

        if (transaction.Context.SandboxInboxes.In(scope).Count() >= MaxPerTeam)
        {
            return Refusal.Conflict($"A team has at most {MaxPerTeam} sandboxes. Delete one that is no longer needed.");
        }

        var made = SandboxRows.Make(transaction, scope, name.Trim(), clock);
        transaction.Audit(scope, AuditAction.SandboxCreated, SubjectOf(made));
        return made.Id;
    });

    public Task<Outcome<SandboxId>> RenameAsync(TeamScope scope, SandboxId id, string name) => ChangeAsync(scope, id, name, (transaction, inbox) =>
    {
        var before = inbox.Name;
        inbox.Name = name.Trim();
        transaction.Audit(scope, AuditAction.SandboxChanged, SubjectOf(inbox), new AuditChange("name", before, inbox.Name));
    });

    /// <summary>From now on; every delivery begins with the first step again.</summary>
    public async Task<Outcome<SandboxId>> SetScriptAsync(TeamScope scope, SandboxId id, SandboxScript script)
    {
        var checkedScript = ScriptRules.Check(script);
        return checkedScript.Refusal ?? await ChangeAsync(scope, id, null, (transaction, inbox) =>
        {
            var before = ScriptWords.Of(inbox.Script);
            inbox.Script = checkedScript.Value!;
            SandboxRows.StartOver(transaction, id);
            transaction.Audit(scope, AuditAction.SandboxChanged, SubjectOf(inbox), new AuditChange("script", before, ScriptWords.Of(inbox.Script)));
        });
    }

    /// <summary>The old address receives nothing any more. What came there stays in the list.</summary>
    public Task<Outcome<SandboxId>> RenewAddressAsync(TeamScope scope, SandboxId id) => ChangeAsync(scope, id, null, (transaction, inbox) =>
    {
        inbox.Token = SandboxRows.NewToken();
        transaction.Audit(scope, AuditAction.SandboxAddressRenewed, SubjectOf(inbox));
    });

    /// <summary>With all that it received.</summary>
    public Task<Outcome<SandboxId>> DeleteAsync(TeamScope scope, SandboxId id) => ChangeAsync(scope, id, null, (transaction, inbox) =>
    {
        SandboxRows.Empty(transaction, id);
        transaction.Context.SandboxInboxes.Remove(inbox);
        transaction.Audit(scope, AuditAction.SandboxDeleted, SubjectOf(inbox));
    });

    private Task<Outcome<SandboxId>> ChangeAsync(TeamScope scope, SandboxId id, string? name, Action<WriteTransaction, SandboxInbox> change) => WriteAsync<SandboxId>(scope, name, transaction =>
    {
        if (transaction.Context.SandboxInboxes.In(scope).FirstOrDefault(inbox => inbox.Id == id) is not { } inbox)
        {
            return Refusal.NotFound("sandbox");
        }

        change(transaction, inbox);
        transaction.Context.SaveChanges();
        return id;
    });

    private async Task<Outcome<T>> WriteAsync<T>(TeamScope scope, string? name, Func<WriteTransaction, Outcome<T>> work)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (name is not null && name.Trim().Length is 0 or > MaxName)
        {
            return Refusal.Field("name", $"A name has 1–{MaxName} characters.");
        }

        var outcome = await writer.WriteAsync(work);
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    private static AuditSubject SubjectOf(SandboxInbox inbox) => new(inbox.Id.Value, inbox.Name);
}
