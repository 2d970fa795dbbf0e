using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>Sends the chosen deliveries again and says what became of the wish.</summary>
public sealed partial class ChosenBar
{
    private string? said;
    private bool isSending;

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<DeliveryLine> Chosen { get; set; } = [];

    /// <summary>Choose nothing any more.</summary>
    [Parameter]
    public EventCallback Clear { get; set; }

    [Inject]
    private Redelivery Redelivery { get; set; } = null!;

    private string Words
    {
        get
        {
            var received = Chosen.Count(line => line.State == DeliveryState.Succeeded);
            return (received == 0 ? Strings.ChosenCount : received == Chosen.Count ? Strings.ChosenAllDelivered : Strings.ChosenSomeDelivered).With(Chosen.Count, received);
        }
    }

    private async Task SendAgainAsync()
    {
        isSending = true;
        try
        {
            var outcome = await Redelivery.AgainAsync(Scope, [.. Chosen.Select(line => line.Id)]);
            said = outcome.Value is { } again ? Report(again) : outcome.Refusal!.Message;
            await Clear.InvokeAsync();
        }
        finally
        {
            isSending = false;
        }
    }

    private static string Report(ChosenAgain again)
    {
        var sent = again.Due == 0 ? Strings.AgainNothing : Wording.Of(again.Due, Strings.AgainOne, Strings.AgainMany);
        return again.Left == 0 ? sent : $"{sent} {Wording.Of(again.Left, Strings.AgainNotOne, Strings.AgainNotMany)}";
    }
}
