using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
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
            return $"{Chosen.Count} chosen" + (received == 0 ? "" : received == Chosen.Count ? ", delivered already" : $", {received} of them delivered already");
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
        var sent = again.Due switch
        {
            0 => "Nothing is sent again.",
            1 => "1 delivery is sent again.",
            var many => $"{many} deliveries are sent again.",
        };
        return again.Left == 0 ? sent : $"{sent} {again.Left} cannot be: {(again.Left == 1 ? "its webhook is" : "their webhooks are")} deleted.";
    }
}
