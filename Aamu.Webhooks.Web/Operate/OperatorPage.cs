using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>
/// A page for operators: it reads when it opens and at every navigation, with a ticket printed anew, and again every second; it spends a fifth of the time on it at most.
/// No beat tells operators of changes: what they see is of all teams, and some of it changes by the passing of time.
/// </summary>
public abstract class OperatorPage : ComponentBase, IDisposable
{
    private const int ShareOfTime = 5;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Turns turns = new();
    private ITimer? timer;
    private bool isGone;

    protected OperatorScope Scope { get; private set; } = null!;

    protected bool IsReady { get; private set; }

    [Inject]
    protected TimeProvider Clock { get; private set; } = null!;

    [Inject]
    private Freshness Freshness { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public void Dispose()
    {
        isGone = true;
        timer?.Dispose();
        Freshness.Tell(staleSince: null);
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    protected abstract Task ReadAsync();

    /// <summary>Reads again what is on the screen, because a second has passed.</summary>
    protected virtual Task ReadAgainAsync() => ReadAsync();

    protected override async Task OnParametersSetAsync()
    {
        Scope = (await Authentication).User.AsOperator();
        await turns.TakeAsync(ReadAsync);
        Tell(staleSince: null);
        IsReady = true;
        // Whoever left while it was read has nobody left to read for.
        if (timer is null && !isGone)
        {
            timer = Clock.CreateTimer(_ => _ = InvokeAsync(OnTimeAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(Pace, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A page that is gone meanwhile does not speak for the next one.</summary>
    private void Tell(DateTimeOffset? staleSince)
    {
        if (!isGone)
        {
            Freshness.Tell(staleSince);
        }
    }

    private async Task OnTimeAsync()
    {
        var (start, since) = (Clock.GetTimestamp(), Clock.GetUtcNow());
        var rest = Pace;
        try
        {
            await turns.TakeAsync(ReadAgainAsync);
            Tell(staleSince: null);
            StateHasChanged();
            rest = Clock.GetElapsedTime(start) * (ShareOfTime - 1);
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is not null)
        {
            // What is on the screen was true a moment ago, and is read again in another.
            Tell(since);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await DispatchExceptionAsync(exception);
        }

        timer?.Change(rest > Pace ? rest : Pace, Timeout.InfiniteTimeSpan);
    }
}
