using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>Small work for the writer, good and bad.</summary>
internal static class Writes
{
    public const string AddTeam = "INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)";

    /// <summary>Breaks a rule that is looked at only when the commit comes.</summary>
    public static readonly DialectSql PoisonTheCommit = new(
        "PRAGMA defer_foreign_keys = ON; INSERT INTO WebhookSecrets (WebhookKey, Value, CreatedAt) VALUES (999999, 'x', 0)",
        "CREATE TEMP TABLE Poison (Drop int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO Poison VALUES (1), (1)");

    public static Task<int> AddTeamAsync(SingleWriter writer, string id) =>
        writer.WriteAsync(transaction => transaction.Statement(AddTeam).Bind(id).Run());

    public static Task<List<string>> TeamsAsync(Workspace workspace) =>
        workspace.QueryAsync(context => context.Teams.OrderBy(team => team.Id).Select(team => team.Id.Value).ToListAsync());
}
