using System.Text.Json;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A check of the books that was made.</summary>
/// <param name="Report">What it found.</param>
/// <param name="At">When.</param>
/// <param name="Took">How long it took.</param>
/// <param name="IsNews">They do not balance, and nobody has been told of this yet.</param>
public sealed record CheckedBooks(ConservationReport Report, DateTimeOffset At, TimeSpan Took, bool IsNews)
{
    /// <summary>Where all servers keep the last one.</summary>
    internal const string Note = "books";

    internal string Write() => JsonSerializer.Serialize(this);

    internal static CheckedBooks? Read(string? note) => note is null ? null : JsonSerializer.Deserialize<CheckedBooks>(note);
}

/// <summary>A check that is being made.</summary>
/// <param name="Number">Which number of the report is counted, from 0.</param>
/// <param name="Since">When it began.</param>
public sealed record RunningCheck(int Number, DateTimeOffset Since);

/// <summary>Checks the books again and again, and raises its voice when they do not balance. What one server found all know, and whether somebody was told.</summary>
public sealed partial class ConservationWatch(Conservation books, DeploymentNotes notes, TimeProvider clock, ILogger<ConservationWatch> logger)
{
    private const string Told = "books-told";

    private RunningCheck? running;

    /// <summary>The last check, by whichever server; where one has the rows to itself, since its start. Null before the first.</summary>
    public async Task<CheckedBooks?> LastAsync(OperatorScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return CheckedBooks.Read(await notes.ReadAsync(CheckedBooks.Note));
    }

    /// <summary>Null while none is made at this server, by whomever.</summary>
    public RunningCheck? RunningFor(OperatorScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Volatile.Read(ref running);
    }

    /// <summary>Somebody has been written to about it.</summary>
    public Task ToldAsync(ConservationReport report) => notes.WriteAsync(Told, JsonSerializer.Serialize(Finding(report)));

    public Task<CheckedBooks> RunAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return RunAsync(cancellationToken);
    }

    public async Task<CheckedBooks> RunAsync(CancellationToken cancellationToken = default)
    {
        var (started, since) = (clock.GetTimestamp(), clock.GetUtcNow());
        ConservationReport report;
        try
        {
            report = await books.CheckAsync(number => Volatile.Write(ref running, new RunningCheck(number, since)), cancellationToken);
        }
        finally
        {
            Volatile.Write(ref running, null);
        }

        if (!report.Holds)
        {
            LogDoNotBalance(report);
        }
        else if (await notes.ReadAsync(Told) is { } told)
        {
            // What comes back after that is news again.
            await notes.TakeAsync(Told, told);
        }

        var made = new CheckedBooks(report, clock.GetUtcNow(), clock.GetElapsedTime(started), !report.Holds && Finding(report) != await ToldAsync());
        await notes.WriteAsync(CheckedBooks.Note, made.Write());
        return made;
    }

    /// <summary>However many rows there are beside it.</summary>
    private static ConservationReport Finding(ConservationReport report) => report with { Events = 0, Deliveries = 0, Attempts = 0 };

    /// <summary>What somebody was written to about last.</summary>
    private async Task<ConservationReport?> ToldAsync() => await notes.ReadAsync(Told) is { } told ? JsonSerializer.Deserialize<ConservationReport>(told) : null;

    [LoggerMessage(Level = LogLevel.Critical, Message = "The books do not balance: {Report}. Keep a copy of the database file and its -wal file before anything else")]
    private partial void LogDoNotBalance(ConservationReport report);
}
