namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Waits for what other threads and processes bring about and nobody announces.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, int seconds = 60)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await look.WaitForNextTickAsync(patience.Token);
        }
    }
}
