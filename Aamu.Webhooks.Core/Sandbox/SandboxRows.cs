using System.Security.Cryptography;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>The sandbox's rows as they are written. Each sandbox keeps so much and no more.</summary>
internal static class SandboxRows
{
    public const string FirstName = "Sandbox";
    private const int MaxRequests = 500;
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxTurns = 2_000;

    /// <summary>As many of these as there may be come to less than <see cref="MaxBytes"/>.</summary>
    private const int SmallBody = MaxBytes / MaxRequests;

    private const string Known = "SELECT COUNT(*) FROM SandboxInboxes WHERE Id = $1 AND Token = $2";
    private const string Insert = "INSERT INTO SandboxRequests (SandboxId, At, Method, Headers, Body, Reply) VALUES ($1, $2, $3, $4, $5, $6)";

    private const string Trim = """
        DELETE FROM SandboxRequests WHERE SandboxId = $1
        AND Key <= (SELECT Key FROM SandboxRequests WHERE SandboxId = $1 ORDER BY Key DESC LIMIT 1 OFFSET $2)
        """;

    private const string TrimBytes = """
        DELETE FROM SandboxRequests WHERE Key IN (
            SELECT Key FROM (SELECT Key, SUM(LENGTH(Body)) OVER (ORDER BY Key DESC) AS Bytes FROM SandboxRequests WHERE SandboxId = $1) AS summed WHERE Bytes > $2)
        """;

    private const string TakeTurn = """
        INSERT INTO SandboxTurns (SandboxId, DeliveryId, Count, At) VALUES ($1, $2, 1, $3)
        ON CONFLICT (SandboxId, DeliveryId) DO UPDATE SET Count = SandboxTurns.Count + 1, At = $3 RETURNING Count
        """;

    private const string TrimTurns = """
        DELETE FROM SandboxTurns WHERE SandboxId = $1
        AND Key <= (SELECT Key FROM SandboxTurns WHERE SandboxId = $1 ORDER BY Key DESC LIMIT 1 OFFSET $2)
        """;

    private const string ForgetTurns = "DELETE FROM SandboxTurns WHERE SandboxId = $1";
    private const string ForgetRequests = "DELETE FROM SandboxRequests WHERE SandboxId = $1";

    /// <summary>The team's first; made when it has none.</summary>
    public static SandboxInbox First(WriteTransaction transaction, TeamScope scope, TimeProvider clock) =>
        transaction.Context.SandboxInboxes.In(scope).OrderBy(inbox => inbox.CreatedAt).ThenBy(inbox => inbox.Id).FirstOrDefault() ?? Make(transaction, scope, FirstName, clock);

    public static SandboxInbox Make(WriteTransaction transaction, TeamScope scope, string name, TimeProvider clock)
    {
        var made = new SandboxInbox { Id = SandboxId.New(clock), TeamId = scope.TeamId, Name = name, Token = NewToken(), CreatedAt = clock.GetUtcNow() };
        transaction.Context.SandboxInboxes.Add(made);
        transaction.Context.SaveChanges();
        return made;
    }

    /// <summary>165 bits.</summary>
    public static string NewToken() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 32);

    public static bool Exists(WriteTransaction transaction, SandboxId id, string token) => transaction.Statement(Known).Bind(id.Value, token).Number() is 1;

    public static void Add(WriteTransaction transaction, SandboxId id, SandboxLine request, SandboxReply reply)
    {
        transaction.Statement(Insert).Bind(id.Value, request.At, request.Method, request.Headers, request.Body, SandboxScript.Write(reply)).RunByTheWay();
        transaction.Statement(Trim).Bind(id.Value, MaxRequests).RunByTheWay();
        if (request.Body.Length > SmallBody)
        {
            transaction.Statement(TrimBytes).Bind(id.Value, MaxBytes).RunByTheWay();
        }
    }

    /// <summary>How often this delivery has come, this time included.</summary>
    public static int Count(WriteTransaction transaction, SandboxId id, string delivery, DateTimeOffset at)
    {
        var count = (int)transaction.Statement(TakeTurn).Bind(id.Value, delivery, at).Number()!.Value;
        if (count == 1)
        {
            transaction.Statement(TrimTurns).Bind(id.Value, MaxTurns).RunByTheWay();
        }

        return count;
    }

    /// <summary>The script begins anew for every delivery.</summary>
    public static void StartOver(WriteTransaction transaction, SandboxId id) => transaction.Statement(ForgetTurns).Bind(id.Value).RunByTheWay();

    public static void Empty(WriteTransaction transaction, SandboxId id)
    {
        StartOver(transaction, id);
        transaction.Statement(ForgetRequests).Bind(id.Value).RunByTheWay();
    }
}
