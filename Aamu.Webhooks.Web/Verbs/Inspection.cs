using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Aamu.Webhooks.Web.Verbs;

internal enum Judgement
{
    Good,

    /// <summary>Nothing is wrong yet.</summary>
    Mind,
    Wrong,
}

/// <summary>What came of one look.</summary>
internal sealed record Finding(string Name, Judgement Judgement, string Detail);

/// <summary>One look after the other, as <c>check</c> tells them.</summary>
internal sealed class Inspection(Toolbox tools)
{
    public async IAsyncEnumerable<Finding> RunAsync(bool network, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var schema = await SchemaAsync(cancellationToken);
        yield return schema;
        if (tools.Database is PostgresDatabase server)
        {
            yield return await Task.Run(() => Connections(server), cancellationToken);
        }

        if (schema.Judgement != Judgement.Good)
        {
            // The other looks are for the schema that this program knows.
            yield break;
        }

        if (tools.Database is SqliteDatabase file)
        {
            yield return await Task.Run(() => Pages(file), cancellationToken);
        }

        yield return await Task.Run(() => BooksAsync(cancellationToken), cancellationToken);
        yield return await KeysAsync(cancellationToken);
        yield return await BackupsAsync(cancellationToken);
        if (network)
        {
            await foreach (var receiver in tools.Get<ReceiverSurvey>().RunAsync(cancellationToken))
            {
                yield return new Finding("receiver", receiver.Problem is null ? Judgement.Good : Judgement.Mind, $"{receiver.Origin} ({receiver.Webhook}): {receiver.Problem ?? "answers"}");
            }
        }
    }

    private async Task<Finding> SchemaAsync(CancellationToken cancellationToken)
    {
        var path = tools.Database.Name;
        if (await tools.Database.WhyNotThereAsync(cancellationToken) is { } missing)
        {
            return new Finding("schema", Judgement.Wrong, missing);
        }

        IReadOnlyList<(IReadOnlyList<string> Known, IReadOnlyList<string> Applied)> histories;
        try
        {
            (tools.Database as PostgresDatabase)?.RefuseUnfinishedMove();
            histories = await tools.HistoriesAsync(cancellationToken);
        }
        catch (StartRefusedException refused)
        {
            return new Finding("schema", Judgement.Wrong, refused.Message);
        }
        catch (DbException exception)
        {
            return new Finding("schema", Judgement.Wrong, $"{path} cannot be read: {exception.Message} Restore a backup.");
        }

        if (histories.SelectMany(history => history.Applied.Except(history.Known)).FirstOrDefault() is { } unknown)
        {
            return new Finding("schema", Judgement.Wrong, $"{path} was written by a newer version of this program (its migration {unknown} is unknown here).");
        }

        var pending = histories.Sum(history => history.Known.Except(history.Applied).Count());
        return pending == 0
            ? new Finding("schema", Judgement.Good, $"{path} has that of this version.")
            : new Finding("schema", Judgement.Mind, $"{path} lacks {pending} migrations. The command migrate, or the server's start, brings it up to date; nothing else was looked at.");
    }

    /// <summary>What this server may hold, beside what the database has for it and for the others.</summary>
    private Finding Connections(PostgresDatabase server)
    {
        var each = tools.Get<DataPlace>().MostConnections;
        var one = $"A server with these settings holds {each} connections at most.";
        try
        {
            var room = server.ReadRoom();
            var wanted = each * Math.Max(room.Programs, 1);
            var said = $"{one} Servers at work: {room.Programs}{(room.Programs > 1 ? $", which makes {wanted}" : "")}. The database allows {room.Allowed}, and {room.Used} are in use.";
            return wanted <= room.Allowed
                ? new Finding("connections", Judgement.Good, said)
                : new Finding("connections", Judgement.Mind, $"{said} That does not fit: raise max_connections of PostgreSQL (it counts after its restart), or the limit of the role or the database if that is the lower one; or let servers hold fewer, by Maximum Pool Size in ConnectionStrings:Webhooks.");
        }
        catch (NpgsqlException)
        {
            return new Finding("connections", Judgement.Mind, $"{one} How many the database allows could not be asked.");
        }
    }

    private static Finding Pages(SqliteDatabase file)
    {
        try
        {
            CopyCheck.Read(file.Path);
            return new Finding("pages", Judgement.Good, "Every page of the database can be read.");
        }
        catch (BackupException damaged)
        {
            return new Finding("pages", Judgement.Wrong, $"{damaged.Message} Restore a backup.");
        }
    }

    public async Task<Finding> BooksAsync(CancellationToken cancellationToken)
    {
        var books = await tools.Get<Conservation>().CheckAsync(cancellationToken);
        return new Finding("books", books.Holds ? Judgement.Good : Judgement.Wrong, books.Holds
            ? string.Create(CultureInfo.InvariantCulture, $"They balance: {books.Events:N0} events, {books.Deliveries:N0} deliveries, {books.Attempts:N0} attempts.")
            : $"They do not balance: {books}");
    }

    public async Task<Finding> KeysAsync(CancellationToken cancellationToken)
    {
        var folder = tools.Get<IOptions<SecretsOptions>>().Value.KeyFolder!;
        var closed = tools.Get<ClosedSecrets>();
        if (!Directory.EnumerateFiles(folder, "*.xml").Any())
        {
            // Opening anything would make a first key.
            return await closed.AnyAsync(cancellationToken)
                ? new Finding("keys", Judgement.Wrong, $"There is none in {folder}, and the database has secrets that need them. Put the folder back from a backup.")
                : new Finding("keys", Judgement.Good, $"There is none in {folder} yet, and nothing that needs one.");
        }

        var (count, unreadable) = await closed.CountAsync(cancellationToken);
        return unreadable == 0
            ? new Finding("keys", Judgement.Good, $"Those in {folder} open all {count} secrets.")
            : new Finding("keys", Judgement.Wrong, $"{unreadable} of {count} secrets cannot be opened with those in {folder}. Put the folder back from a backup, or the certificate that protects it.");
    }

    private async Task<Finding> BackupsAsync(CancellationToken cancellationToken)
    {
        var state = await tools.Get<BackupLog>().ReadAsync(TeamAccess.ForOperator(Toolbox.Actor, null), cancellationToken);
        return state switch
        {
            { IsOfServer: true } => new Finding("backups", Judgement.Mind, "They are made with PostgreSQL's own tools (pg_dump), and this program does not know of them. Keep a copy of the key folder with them."),
            { Folder: null } => new Finding("backups", Judgement.Mind, "None are made: Backup:Folder is not set."),
            { Problem: { } problem } => new Finding("backups", Judgement.Wrong, problem),
            { Last: null } => new Finding("backups", Judgement.Mind, $"There is none in {state.Folder} yet. The server makes the first within a minute of its start."),
            { IsOverdue: true, Last: var last } => new Finding("backups", Judgement.Wrong, $"The newest is of {last.Manifest.At:u}: the next is overdue."),
            { Last: { Manifest.BooksBalance: false } last } => new Finding("backups", Judgement.Wrong, $"The books of the newest do not balance: {last.Folder}"),
            { Last: var last } => new Finding("backups", Judgement.Good, $"The newest is of {last.Manifest.At:u}: {last.Folder}"),
        };
    }
}
