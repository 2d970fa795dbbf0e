namespace Aamu.Webhooks.Benchmarks.Jobs;

internal static class Patience
{
    /// <summary>Looks every few milliseconds; gives up when something must be broken.</summary>
    public static async Task UntilAsync(Func<bool> condition, string hope, int milliseconds = 5)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        try
        {
            while (!condition())
            {
                await look.WaitForNextTickAsync(end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited in vain for this: {hope}");
        }
    }

    public static Task PauseAsync(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
}
