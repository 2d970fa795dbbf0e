using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>One delivery: what happened, what to do, and every attempt with its request and its answer. Keeps up to date while it is open.</summary>
public sealed partial class DeliveryPage
{
    private DeliveryDetails? delivery;
    private Story? story;
    private string? projectName, refusal, shownId, currentUrl;
    private ITimer? untilDue;
    private string? newer, older;
    private IReadOnlyDictionary<int, IReadOnlyList<SigningKey>> secrets = new Dictionary<int, IReadOnlyList<SigningKey>>();

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private DeliveryLog Log { get; set; } = null!;

    [Inject]
    private Redelivery Redelivery { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    [Inject]
    private WebhookHistory History { get; set; } = null!;

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    private DeliveryLine Line => delivery!.Line;

    /// <summary>The list that the reader came from: what stands before and after is what stood there.</summary>
    private DeliveryQuery Query => DeliveryQuery.Of(new QueryCollection(QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query)));

    protected override async Task ReadAsync()
    {
        (refusal, shownId) = (shownId == Id ? refusal : null, Id);
        secrets = new Dictionary<int, IReadOnlyList<SigningKey>>();
        await ReadAgainAsync();
        currentUrl = delivery is { WebhookDeleted: false } ? (await Webhooks.FindAsync(Scope, Line.WebhookId))?.Url : null;
        projectName = delivery?.Line.ProjectId is { } project
            ? (await Directory.ProjectsAsync(Scope)).FirstOrDefault(known => known.Id == project.Value)?.Name ?? project.Value
            : null;
        await ReadNeighboursAsync();
    }

    private async Task ReadNeighboursAsync()
    {
        (newer, older) = (null, null);
        if (delivery is not null)
        {
            var filter = Query.Filter(Clock.GetUtcNow());
            newer = Href(await Log.NewerAsync(Scope, filter, 1, Line.Key, LogReach.OfAPerson));
            older = Href((await Log.PageAsync(Scope, filter, 1, Line.Key, LogReach.OfAPerson)).Items);
        }
    }

    private string? Href(IReadOnlyList<DeliveryLine> neighbour) => neighbour is [var line] ? Query.HrefOf(TeamId, line.Id) : null;

    protected override async Task ReadAgainAsync()
    {
        delivery = await Log.FindAsync(Scope, new DeliveryId(Id));
        if (delivery is { Attempts: [.., var latest] } && !secrets.ContainsKey(latest.WebhookVersion))
        {
            secrets = await History.SecretsAsync(Scope, Line.WebhookId, [.. delivery.Attempts.Select(attempt => attempt.WebhookVersion).Distinct()]);
        }

        Tell();
    }

    private IReadOnlyList<int> Signers(AttemptDetails attempt) =>
        [.. secrets.GetValueOrDefault(attempt.WebhookVersion, []).Where(key => key.SignsAt(attempt.StartedAt)).Select(key => key.Number)];

    protected override void Dispose(bool disposing)
    {
        untilDue?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The words depend on the time: they are told anew each second while an attempt is under way or less than two minutes away.</summary>
    private void Tell()
    {
        if (IsGone)
        {
            return;
        }

        var now = Clock.GetUtcNow();
        story = delivery is null ? null : Story.Of(delivery, now);
        untilDue ??= Clock.CreateTimer(_ => _ = InvokeAsync(TellAgain), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (delivery?.Line.IsSending == true)
        {
            untilDue.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
        else if (delivery?.Line.NextAttemptAt is { } due && due > now)
        {
            untilDue.Change(due - now < TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void TellAgain()
    {
        Tell();
        StateHasChanged();
    }

    private async Task SendAgainAsync(DeliveryState seen) => await ShowAsync(await Redelivery.AgainAsync(Scope, new DeliveryId(Id), seen));

    private async Task CancelAsync() => await ShowAsync(await Redelivery.CancelAsync(Scope, new DeliveryId(Id)));

    private async Task ShowAsync(Outcome<DeliveryId> outcome)
    {
        refusal = outcome.Refusal?.Message;
        await ReadAgainAsync();
    }
}
