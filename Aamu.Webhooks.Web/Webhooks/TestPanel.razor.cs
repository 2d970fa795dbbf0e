using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Deliveries;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Sends a test event and shows what becomes of that very delivery. The page around it hears the team's pulse and renders; then the delivery is read again until it has ended.</summary>
public sealed partial class TestPanel
{
    private string type = "", sentType = "";
    private string? problem;
    private bool isSending;
    private SentTest? sent;
    private DeliveryDetails? delivery;

    [Parameter, EditorRequired]
    public TeamScope Scope { get; set; } = default!;

    [Parameter, EditorRequired]
    public WebhookDetails Webhook { get; set; } = default!;

    [Parameter]
    public string TeamId { get; set; } = "";

    [Inject]
    private TestDelivery Tests { get; set; } = default!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = default!;

    private IEnumerable<string> Listened => EventCatalog.All.Select(known => known.Name).Where(new EventSelection(Webhook.EventTypes).Contains);

    private IEnumerable<string> Others => EventCatalog.All.Select(known => known.Name).Except(Listened);

    private DeliveryState State => delivery?.Line.State ?? DeliveryState.Pending;

    private bool HasEnded => delivery is not null && State is not (DeliveryState.Pending or DeliveryState.Held);

    private DateTimeOffset? NextAt => State == DeliveryState.Pending && delivery is { Attempts.Count: > 0 } ? delivery.Line.NextAttemptAt : null;

    /// <summary>What is to be said of an answer that is a success by its status only.</summary>
    private Diagnosis? Doubt => State == DeliveryState.Succeeded && delivery?.Attempts is [.., var last] && Diagnosis.Of(last) is { Evidence: not null } doubt ? doubt : null;

    private string Words => State switch
    {
        DeliveryState.Pending when delivery is not { Attempts.Count: > 0 } => Strings.TestWaiting,
        DeliveryState.Pending => Strings.TestRetried,
        DeliveryState.Held => Strings.TestHeld,
        DeliveryState.Succeeded => Doubt is { } doubt ? $"{Strings.TestDoubted} {doubt.Evidence} {doubt.Advice}" : Strings.TestDelivered,
        DeliveryState.Exhausted => Strings.TestGivenUp,
        _ => Strings.TestCancelled,
    };

    private string Tone => State switch
    {
        DeliveryState.Succeeded when Doubt is null => "good",
        DeliveryState.Exhausted or DeliveryState.Cancelled => "bad",
        _ => NextAt is null ? "wait" : "bad",
    };

    protected override void OnInitialized() => type = Listened.FirstOrDefault() ?? EventCatalog.All[0].Name;

    protected override async Task OnParametersSetAsync()
    {
        if (sent is not null && !HasEnded)
        {
            delivery = await Deliveries.FindAsync(Scope, sent.DeliveryId);
        }
    }

    private async Task SendAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        try
        {
            var outcome = await Tests.SendAsync(Scope, Webhook.Id, type);
            (sent, delivery, sentType, problem) = (outcome.Value, null, type, outcome.Refusal?.Message);
            await OnParametersSetAsync();
        }
        finally
        {
            isSending = false;
        }
    }
}
