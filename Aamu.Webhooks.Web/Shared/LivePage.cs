using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>
/// A page that shows rows of one team: reads, and reads again soon after something of the team's changed.
/// Beats come as often as commits do; the page reads at most four times a second, or as seldom as it says, and spends a fifth of the time on it at most.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private const int ShareOfTime = 5;

    /// <summary>A reading that failed counts as one that took this long, however long it took: nobody hurries a store that is away, and nobody waits for minutes when it is back.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, object?> given = [];
    private IDisposable? listening;
    private ITimer? timer;
    private TeamScope? heard, ticket;
    private string? address;
    private bool isSame;
    private TimeSpan cost;
    private readonly Turns turns = new();
    private int beaten;

    [Parameter]
    public string TeamId { get; set; } = "";

    /// <summary>The ticket, printed anew by the layout at every navigation.</summary>
    [CascadingParameter]
    protected TeamScope Scope { get; private set; } = null!;

    /// <summary>How long after a beat the page reads again.</summary>
    protected virtual TimeSpan Pace => TimeSpan.FromMilliseconds(250);

    /// <summary>The reader has left: what was still being read starts nothing any more.</summary>
    protected bool IsGone { get; private set; }

    /// <summary>The first reading is done.</summary>
    protected bool IsReady { get; private set; }

    [Inject]
    protected TimeProvider Clock { get; private set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; private set; } = null!;

    [Inject]
    protected ReaderZone Reader { get; private set; } = null!;

    [Inject]
    private Freshness Freshness { get; set; } = null!;

    [Inject]
    private TeamPulse Pulse { get; set; } = null!;

    public void Dispose()
    {
        IsGone = true;
        listening?.Dispose();
        timer?.Dispose();
        Freshness.Tell(staleSince: null);
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Reads what the address asks for.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads again what is on the screen, because something changed.</summary>
    protected virtual Task ReadAgainAsync() => ReadAsync();

    /// <summary>Another address may ask for no more than another view of what was read and is kept up to date: a page that can shows it, and nothing is read for it.</summary>
    protected virtual bool ShowsFromWhatWasRead() => false;

    /// <summary>The address may change a moment before what it stands for does: only who is handed the very same has nothing to do.</summary>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        isSame = true;
        foreach (var one in parameters)
        {
            isSame &= given.TryGetValue(one.Name, out var before) && Equals(before, one.Value);
            given[one.Name] = one.Value;
        }

        return base.SetParametersAsync(parameters);
    }

    protected override async Task OnParametersSetAsync()
    {
        // A layout that is drawn anew, in other colours say, hands everything down once more: nothing to read, and nothing to take from under the reader.
        if (isSame && ReferenceEquals(ticket, Scope) && address == Navigation.Uri)
        {
            return;
        }

        (ticket, address) = (Scope, Navigation.Uri);
        if (IsReady && heard?.TeamId == Scope.TeamId && ShowsFromWhatWasRead())
        {
            return;
        }

        await Reader.LearnAsync();
        if (IsGone)
        {
            return;
        }

        if (heard?.TeamId != Scope.TeamId)
        {
            timer ??= Clock.CreateTimer(_ => _ = InvokeAsync(OnBeatAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            listening?.Dispose();
            listening = Pulse.Listen(Scope, Beat);
            heard = Scope;
        }

        await turns.TakeAsync(ReadAsync);
        Tell(staleSince: null);
        IsReady = true;
    }

    /// <summary>As if something had changed: what a page shows may change by the passing of time.</summary>
    protected void Beat()
    {
        if (timer is not null && Interlocked.Exchange(ref beaten, 1) == 0)
        {
            timer.Change(Pace > cost * (ShareOfTime - 1) ? Pace : cost * (ShareOfTime - 1), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A page that is gone meanwhile does not speak for the next one.</summary>
    private void Tell(DateTimeOffset? staleSince)
    {
        if (!IsGone)
        {
            Freshness.Tell(staleSince);
        }
    }

    private async Task OnBeatAsync()
    {
        Interlocked.Exchange(ref beaten, 0);
        if (!turns.IsFree)
        {
            Beat();
            return;
        }

        var (start, since) = (Clock.GetTimestamp(), Clock.GetUtcNow());
        try
        {
            await turns.TakeAsync(ReadAgainAsync);
            cost = Clock.GetElapsedTime(start);
            Tell(staleSince: null);
            StateHasChanged();
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is not null)
        {
            // What is on the screen was true a moment ago, and follows when the store is well again.
            cost = AfterFailure;
            Tell(since);
            Beat();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
