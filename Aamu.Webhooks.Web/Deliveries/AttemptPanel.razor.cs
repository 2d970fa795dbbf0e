using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>One attempt with all that is known of it; what is inside is drawn when it is opened.</summary>
public sealed partial class AttemptPanel
{
    private bool isOpen;

    [Parameter, EditorRequired]
    public AttemptDetails Attempt { get; set; } = null!;

    /// <summary>The exact body, the same in every attempt.</summary>
    [Parameter, EditorRequired]
    public byte[] Body { get; set; } = [];

    /// <summary>Open from the start.</summary>
    [Parameter]
    public bool StartsOpen { get; set; }

    /// <summary>The page has said already what happened and what to do.</summary>
    [Parameter]
    public bool IsTold { get; set; }

    /// <summary>Its delivery was given up.</summary>
    [Parameter]
    public bool IsOver { get; set; }

    /// <summary>Where the settings that it used are shown; null when their webhook is gone.</summary>
    [Parameter]
    public string? SettingsHref { get; set; }

    /// <summary>The numbers of the secrets that signed it, the newest first.</summary>
    [Parameter]
    public IReadOnlyList<int> Signers { get; set; } = [];

    [Parameter]
    public DeliveryId DeliveryId { get; set; }

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Inject]
    private FreshSignature Signer { get; set; } = null!;

    private string HeadId => $"attempt-{Attempt.Number}";

    private Diagnosis Explained => Diagnosis.Of(Attempt, IsOver);

    private string Secrets => Signers.Select(number => Strings.SecretNumber.With(number)).Aggregate((all, next) => Strings.SecretsAnd.With(all, next));

    private string NothingSent => Attempt.Outcome.Stage() == AttemptStage.Interrupted
        ? Strings.NoHeadersInterrupted
        : Strings.NoHeadersUnsent;

    private string NoAnswer => Attempt.Outcome.Stage() switch
    {
        AttemptStage.BeforeSending => Strings.NoAnswerUnsent,
        AttemptStage.Connecting when Attempt.Outcome == AttemptOutcome.ConnectionReset => Strings.NoAnswerCut,
        AttemptStage.Connecting => Strings.NoAnswerNoConnection,
        AttemptStage.Interrupted => Strings.NoAnswerInterrupted,
        _ => Strings.NoAnswer,
    };

    protected override void OnInitialized() => isOpen = StartsOpen;

    /// <summary>For those who may send, with a signature that receivers accept; for others, and where nothing signs any more, as it was.</summary>
    private async Task<string> CurlAsync() => CurlCommand.Of(Attempt, Body, (await Signer.OfAsync(Scope, DeliveryId)).Value);
}
