using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>Sends the chosen deliveries again and says what became of the wish. Before receivers get twice what they have, it asks.</summary>
public sealed partial class ChosenBar
{
    private string? said;
    private bool isAsking, isSending;

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<DeliveryLine> Chosen { get; set; } = [];

    /// <summary>Choose nothing any more.</summary>
    [Parameter]
    public EventCallback Clear { get; set; }

    [Inject]
    private Redelivery Redelivery { get; set; } = null!;

    /// <summary>What its receiver does not have yet.</summary>
    private IReadOnlyList<DeliveryLine> Missing => [.. Chosen.Where(line => line.State != DeliveryState.Succeeded)];

    private int Received => Chosen.Count(line => line.State == DeliveryState.Succeeded);

    private string Words => (Received == 0 ? Strings.ChosenCount : Received == Chosen.Count ? Strings.ChosenAllDelivered : Strings.ChosenSomeDelivered).With(Chosen.Count, Received);

    private string Question => Wording.Of(Received, Strings.AskAgainReceivedOne, Strings.AskAgainReceivedMany);

    protected override void OnParametersSet() => isAsking &= Received > 0;

    private Task AskOrSendAsync()
    {
        isAsking = Received > 0;
        return isAsking ? Task.CompletedTask : SendAgainAsync(Chosen);
    }

    private async Task SendAgainAsync(IReadOnlyList<DeliveryLine> lines)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        try
        {
            var outcome = await Redelivery.AgainAsync(Scope, [.. lines.Select(line => line.Id)]);
            said = outcome.Value is { } again ? AgainWords.Of(again) : outcome.Refusal!.Message;
            await Clear.InvokeAsync();
        }
        finally
        {
            (isAsking, isSending) = (false, false);
        }
    }
}
