using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Hangfire;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// The books are checked every six hours. Where no check is known yet, as after a start over a file, the first is made in a few minutes: operators need not wait to hear that all is well, and who starts the
/// program has other work for the disk first.
/// </summary>
internal sealed partial class FirstBooksService(ConservationWatch watch, IRecurringJobManagerV2 recurring, TimeProvider clock, ILogger<FirstBooksService> logger) : BackgroundService
{
    public static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(After, clock, stoppingToken);
        try
        {
            if (await watch.LastAsync(TeamAccess.ForOperator("the service itself", null)) is null)
            {
                recurring.TriggerJob(Schedules.Books);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotAsked(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first check of the books could not be asked for; it is made within six hours")]
    private partial void LogNotAsked(Exception exception);
}
