using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A check of the books that was made.</summary>
/// <param name="Report">What it found.</param>
/// <param name="At">When.</param>
/// <param name="Took">How long it took.</param>
/// <param name="IsNews">They do not balance, and nobody has been told of this yet.</param>
public sealed record CheckedBooks(ConservationReport Report, DateTimeOffset At, TimeSpan Took, bool IsNews);

/// <summary>A check that is being made.</summary>
/// <param name="Number">Which number of the report is counted, from 0.</param>
/// <param name="Since">When it began.</param>
public sealed record RunningCheck(int Number, DateTimeOffset Since);

/// <summary>Checks the books again and again, and raises its voice when they do not balance.</summary>
public sealed partial class ConservationWatch(Conservation books, ServiceMetrics metrics, TimeProvider clock, ILogger<ConservationWatch> logger)
{
    private CheckedBooks? last;
    private RunningCheck? running;
    private ConservationReport? told;

    /// <summary>The last check since the start; null before the first.</summary>
    public CheckedBooks? LastFor(OperatorScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Volatile.Read(ref last);
    }

    /// <summary>Null while none is made, by whomever.</summary>
    public RunningCheck? RunningFor(OperatorScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Volatile.Read(ref running);
    }

    /// <summary>Somebody has been written to about it.</summary>
    public void Told(ConservationReport report) => Volatile.Write(ref told, report);

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

        var made = new CheckedBooks(report, clock.GetUtcNow(), clock.GetElapsedTime(started), !report.Holds && report != Volatile.Read(ref told));
        Volatile.Write(ref last, made);
        metrics.BooksChecked(report.Mistakes);
        if (!report.Holds)
        {
            LogDoNotBalance(report);
        }

        return made;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The books do not balance: {Report}. Keep a copy of the database file and its -wal file before anything else")]
    private partial void LogDoNotBalance(ConservationReport report);
}
