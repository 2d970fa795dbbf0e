using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>Makes a backup whenever one is due, as the settings ask, and removes what need not be kept.</summary>
public sealed partial class BackupWork(BackupMaker maker, BackupLog log, SingleWriter writer, IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupWork> logger)
{
    /// <summary>Every minute. A failure is put on record, where operators see it after a restart too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (await log.ReadAsync(cancellationToken) is not { Folder: { } folder, Next: { } next } || next > clock.GetUtcNow())
        {
            return;
        }

        try
        {
            await maker.MakeAsync(folder, cancellationToken);
            BackupShelf.Thin(options.Value, clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is BackupException || BackupException.IsOfTheDisk(exception))
        {
            LogFailed(exception, folder);
            await writer.WriteAsync(transaction => transaction.AuditSeed(
                null, AuditAction.BackupFailed, new AuditSubject("", folder), new AuditChange(BackupLog.Problem, null, exception.Message)));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The backup that is due could not be made in {Folder}; it is tried again")]
    private partial void LogFailed(Exception exception, string folder);
}
