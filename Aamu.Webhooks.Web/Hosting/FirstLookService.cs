using Aamu.Webhooks.Core.Health;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Once the program listens: what the first person would wait for is made ready beside the work.</summary>
internal sealed partial class FirstLookService(OwnAddress own, FirstLook first, ILogger<FirstLookService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await own.OnceListeningAsync(stoppingToken);
        try
        {
            await first.TakeAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // It would only have been quicker.
            LogNotReady(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first pages could not be made ready; the first person waits for them a moment longer")]
    private partial void LogNotReady(Exception exception);
}
