using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A request that a sandbox received, as its page shows it.</summary>
public sealed record SandboxLine(long Key, DateTimeOffset At, string Method, string Headers, byte[] Body);

/// <summary>A team's own receiver: keeps what is posted to its unguessable address.</summary>
public sealed class SandboxReceiver(SingleWriter writer, TeamPulse pulse, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>The largest event in its envelope: a cut body would look wrongly signed.</summary>
    public const int MaxBody = SubmissionReader.MaxBytes + 4096;
    private const int MaxRequests = 500;
    private const int MaxHeaders = 16 * 1024;

    private const string Insert = "INSERT INTO SandboxRequests (Token, At, Method, Headers, Body) VALUES ($1, $2, $3, $4, $5)";

    private const string Trim = """
        DELETE FROM SandboxRequests WHERE Token = $1
        AND Key <= (SELECT Key FROM SandboxRequests WHERE Token = $1 ORDER BY Key DESC LIMIT 1 OFFSET $2)
        """;

    /// <summary>The team's inbox; made when it has none.</summary>
    public async Task<string> TokenAsync(TeamScope scope) => await writer.WriteAsync(transaction =>
    {
        var token = transaction.Context.SandboxInboxes.In(scope).OrderBy(inbox => inbox.CreatedAt).Select(inbox => inbox.Token).FirstOrDefault();
        if (token is not null)
        {
            return token;
        }

        token = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 32);
        transaction.Context.SandboxInboxes.Add(new SandboxInbox { Token = token, TeamId = scope.TeamId, CreatedAt = clock.GetUtcNow() });
        transaction.Context.SaveChanges();
        return token;
    });

    /// <summary>Called by whoever knows the token: a webhook's delivery. False when there is no such inbox.</summary>
    public async Task<bool> ReceiveAsync(
        string token, string method, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var team = await context.SandboxInboxes.Where(inbox => inbox.Token == token).Select(inbox => (TeamId?)inbox.TeamId).FirstOrDefaultAsync(cancellationToken);
        if (team is null)
        {
            return false;
        }

        var text = Written(headers);
        var kept = body[..Math.Min(body.Length, MaxBody)].ToArray();
        await writer.WriteAsync(transaction =>
        {
            transaction.Prepared(Insert).Bind(token, clock.GetUtcNow(), method, text, kept).ExecuteNonQuery();
            transaction.Prepared(Trim).Bind(token, MaxRequests).ExecuteNonQuery();
        });
        pulse.Beat(team.Value);
        return true;
    }

    public async Task<IReadOnlyList<SandboxLine>> ReadAsync(TeamScope scope, int limit, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.SandboxRequests
            .Where(request => context.SandboxInboxes.Any(inbox => inbox.Token == request.Token && inbox.TeamId == scope.TeamId))
            .OrderByDescending(request => request.Key)
            .Take(limit)
            .Select(request => new SandboxLine(request.Key, request.At, request.Method, request.Headers, request.Body))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Every member of the team reads them, and a webhook's own headers may carry a password of its receiver.</summary>
    private static string Written(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers.TakeWhile(_ => text.Length < MaxHeaders))
        {
            text.Append(name.ToLowerInvariant()).Append(": ").Append(CredentialHeaders.Contains(name) ? CredentialHeaders.Mask : value).Append('\n');
        }

        return text.ToString();
    }
}
