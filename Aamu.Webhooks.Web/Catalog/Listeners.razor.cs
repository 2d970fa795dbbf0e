using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Catalog;

/// <summary>Which webhooks of the team an event of this type would go to; and its example, sent to one of them.</summary>
public sealed partial class Listeners
{
    private string to = "";
    private string? problem, sentTo;
    private SentTest? sent;
    private bool isSending;

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventType Type { get; set; } = null!;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    /// <summary>Those that listen to it.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<WebhookLine> Listening { get; set; } = [];

    /// <summary>All of the team's.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<WebhookLine> Webhooks { get; set; } = [];

    [Inject]
    private TestDelivery Tests { get; set; } = null!;

    private string NewHref => $"{Paths.Webhooks(TeamId)}/new?event={Type.Name}";

    private string FieldId => $"send-{Type.Name}";

    /// <summary>Those that listen come first.</summary>
    private IEnumerable<WebhookLine> Choices => Listening.Concat(Webhooks.Except(Listening));

    protected override void OnParametersSet()
    {
        if (!Webhooks.Any(webhook => webhook.Id.Value == to))
        {
            to = Choices.FirstOrDefault()?.Id.Value ?? "";
        }
    }

    private async Task SendAsync()
    {
        // The second press of a quick hand comes before the browser knows that the button is off.
        if (isSending)
        {
            return;
        }

        isSending = true;
        try
        {
            var outcome = await Tests.SendAsync(Scope, new WebhookId(to), Type.Name);
            (sent, problem, sentTo) = (outcome.Value, outcome.Refusal?.Message, Webhooks.FirstOrDefault(webhook => webhook.Id.Value == to)?.Name);
        }
        finally
        {
            isSending = false;
        }
    }
}
