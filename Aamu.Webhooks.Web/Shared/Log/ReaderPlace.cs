using Microsoft.JSInterop;

namespace Aamu.Webhooks.Web.Shared.Log;

/// <summary>Where on the page the reader is: rows that arrive must not push away what somebody reads.</summary>
public sealed class ReaderPlace(IJSRuntime browser)
{
    /// <summary>The page is scrolled down, or the cursor stands in a row.</summary>
    public async Task<bool> IsUnderWayAsync()
    {
        try
        {
            return await browser.InvokeAsync<bool>("aamu.isReading");
        }
        catch (Exception exception) when (exception is JSDisconnectedException or TaskCanceledException)
        {
            return false;
        }
    }

    public ValueTask ToTopAsync() => browser.InvokeVoidAsync("aamu.toTop");
}
