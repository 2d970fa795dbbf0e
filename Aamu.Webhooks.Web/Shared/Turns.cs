namespace Aamu.Webhooks.Web.Shared;

/// <summary>One reading of a page after the other: one of before must not end after a later one, and put back what the reader has left.</summary>
internal sealed class Turns
{
    private Task reading = Task.CompletedTask;

    public bool IsFree => reading.IsCompleted;

    public async Task TakeAsync(Func<Task> read)
    {
        while (!reading.IsCompleted)
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        reading = read();
        await reading;
    }
}
