using System.Globalization;
using Microsoft.JSInterop;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>The reader's time zone, asked of the browser once for each circuit; UTC until it has answered.</summary>
public sealed class ReaderZone(IJSRuntime browser)
{
    private Task? asked;

    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public Task LearnAsync() => asked ??= AskAsync();

    public DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).DateTime;

    /// <summary>What a field of type <c>datetime-local</c> holds, as a moment; null when it holds nothing.</summary>
    public DateTimeOffset? Moment(string? typed)
    {
        if (!DateTime.TryParse(typed, CultureInfo.InvariantCulture, out var local))
        {
            return null;
        }

        return Zone.IsInvalidTime(local) ? new DateTimeOffset(local, Zone.BaseUtcOffset) : new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    private async Task AskAsync()
    {
        try
        {
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Shared/TimeText.razor.js");
            if (await module.InvokeAsync<string?>("zone") is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                Zone = zone;
            }
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException or TaskCanceledException or NullReferenceException)
        {
            // A browser that does not say reads UTC.
        }
    }
}
