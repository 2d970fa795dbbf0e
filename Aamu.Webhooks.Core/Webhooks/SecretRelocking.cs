using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>
/// At start: what an earlier version left in clear, or an earlier key closed, is closed under the present key; what belongs to deleted webhooks is dropped.
/// So a key that was replaced is needed no longer than until the next start.
/// </summary>
public sealed partial class SecretRelocking(SingleWriter writer, WriteAheadLog log, WebhooksDatabase database, SecretVault vault, ILogger<SecretRelocking> logger)
{
    // Not by EF Core, though it happens once: what it needs for three queries would cost every start (docs/performance.md).
    private const string FindSecrets = "SELECT Value FROM WebhookSecrets";

    // Only those that have any: of versions there is one for every change that was ever made.
    private const string FindHeaders = """
        SELECT Headers FROM Webhooks WHERE DeletedAt IS NULL AND Headers <> '[]'
        UNION ALL SELECT Headers FROM WebhookVersions WHERE Headers <> '[]'
        """;

    /// <param name="dropUnreadable">Drop what cannot be opened, instead of refusing to start.</param>
    /// <exception cref="StartRefusedException">Something cannot be opened.</exception>
    public async Task RunAsync(bool dropUnreadable = false)
    {
        var count = await writer.WriteAsync(transaction => Relock(transaction, dropUnreadable));
        if (count.Unreadable > 0 && !dropUnreadable)
        {
            throw new StartRefusedException(
                $"{count.Unreadable} signing secrets and header values in {database.Name} cannot be opened: the keys that closed them are not in the key folder, or are protected by another certificate. "
                + "Put the key folder back from its backup. If the keys are lost for good, start once with Secrets:DropUnreadable=true; the webhooks concerned then send nothing until their secret is rotated.");
        }

        if (count.WerePlain > 0)
        {
            await log.EmptyAsync();
        }

        if (count is not (0, 0, 0))
        {
            LogRelocked(count.WerePlain, count.WereOld, count.Unreadable);
        }
    }

    private (int WerePlain, int WereOld, int Unreadable) Relock(WriteTransaction transaction, bool dropUnreadable)
    {
        // What is overwritten is wiped, not only let go.
        transaction.WipesWhatItOverwrites(true);
        transaction.Statement("DELETE FROM WebhookSecrets WHERE WebhookKey IN (SELECT Key FROM Webhooks WHERE DeletedAt IS NOT NULL)").Run();
        transaction.Statement("UPDATE Webhooks SET Headers = '[]' WHERE DeletedAt IS NOT NULL AND Headers <> '[]'").Run();
        transaction.Statement("UPDATE WebhookVersions SET Headers = '[]' WHERE Headers <> '[]' AND WebhookKey IN (SELECT Key FROM Webhooks WHERE DeletedAt IS NOT NULL)").Run();
        var count = IsInOrder(transaction) ? (0, 0, 0) : CloseAnew(transaction.Context, dropUnreadable);
        transaction.WipesWhatItOverwrites(false);
        return count;
    }

    /// <summary>As at nearly every start: all of it opens, and is closed under the present key. Then no row needs to be read as a whole.</summary>
    private bool IsInOrder(WriteTransaction transaction) =>
        Texts(transaction, FindSecrets)
            .Concat(Texts(transaction, FindHeaders).SelectMany(headers => JsonSerializer.Deserialize<List<CustomHeader>>(headers)!.ConvertAll(header => header.Value)))
            .All(stored => !SecretVault.IsPlain(stored) && vault.Open(stored) is not null && !vault.IsOld(stored));

    private static List<string> Texts(WriteTransaction transaction, string sql)
    {
        var texts = new List<string>();
        using var row = transaction.Statement(sql).Bind();
        while (row.Read())
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }

    private (int WerePlain, int WereOld, int Unreadable) CloseAnew(WebhooksDbContext rows, bool dropUnreadable)
    {
        var (plain, old, unreadable) = (0, 0, 0);
        foreach (var secret in rows.WebhookSecrets.ToList())
        {
            if (Closed(secret.Closed) is { } closed)
            {
                secret.Closed = closed;
            }
            else if (dropUnreadable)
            {
                rows.WebhookSecrets.Remove(secret);
            }
        }

        foreach (var webhook in rows.Webhooks.Where(webhook => webhook.DeletedAt == null).ToList())
        {
            webhook.Headers = Relocked(webhook.Headers);
        }

        foreach (var version in rows.WebhookVersions.FromSqlRaw("SELECT * FROM WebhookVersions WHERE Headers <> '[]'").ToList())
        {
            version.Headers = Relocked(version.Headers);
        }

        rows.SaveChanges();
        return (plain, old, unreadable);

        List<CustomHeader> Relocked(List<CustomHeader> headers)
        {
            var closed = headers.ConvertAll(header => (header.Name, Value: Closed(header.Value)));
            var asTheyAre = closed.Zip(headers).All(pair => pair.First.Value == pair.Second.Value) || (!dropUnreadable && closed.Exists(header => header.Value is null));
            return asTheyAre ? headers : [.. closed.Where(header => header.Value is not null).Select(header => new CustomHeader(header.Name, header.Value!))];
        }

        string? Closed(string stored)
        {
            if (SecretVault.IsPlain(stored))
            {
                plain++;
                return vault.Close(stored);
            }

            if (vault.Open(stored) is not { } opened)
            {
                unreadable++;
                return null;
            }

            if (!vault.IsOld(stored))
            {
                return stored;
            }

            old++;
            return vault.Close(opened);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Secrets at rest: {Plain} lay in clear and {Old} under an earlier key, and are closed under the present one; {Unreadable} could not be opened")]
    private partial void LogRelocked(int plain, int old, int unreadable);
}
