using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>One request that the sandbox received, and what a receiver should make of its signature.</summary>
public sealed partial class SandboxRequestCard
{
    private bool isOpen;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter, EditorRequired]
    public SandboxLine Request { get; set; } = null!;

    [Parameter]
    public SignatureFinding? Finding { get; set; }

    [Parameter]
    public bool StartsOpen { get; set; }

    private string Words => Finding switch
    {
        { State: SignatureState.Verified, PreviousSecret: true } => $"The signature verifies with a previous secret of “{Finding.WebhookName}”, which was rotated since.",
        { State: SignatureState.Verified, AlsoPrevious: true } => $"The signature verifies with the present secret of “{Finding.WebhookName}”, and with the previous one, which still signed it; its time is right. A receiver should accept this request.",
        { State: SignatureState.Verified } => $"The signature verifies with the secret of “{Finding.WebhookName}”, and its time is right. A receiver should accept this request.",
        { State: SignatureState.WrongTime } => $"The signature was made with a secret of “{Finding.WebhookName}”, but for another time. A receiver should refuse it: it may be a replay.",
        { State: SignatureState.NoSecretFits } => "No secret of this team's webhooks made this signature, or the body was changed on the way. A receiver should refuse it.",
        _ => "There is no x-aamu-signature: anybody may have sent this. A receiver should refuse it.",
    };

    protected override void OnInitialized() => isOpen = StartsOpen;

    private static Look LookOf(SignatureState state) => state switch
    {
        SignatureState.Verified => new("succeeded", Icons.Material.Filled.VerifiedUser, "Signature verifies"),
        SignatureState.WrongTime => new("no-connection", Icons.Material.Outlined.HistoryToggleOff, "Signature too old"),
        SignatureState.NoSecretFits => new("receiver", Icons.Material.Outlined.GppBad, "Signature wrong"),
        _ => new("nobody", Icons.Material.Outlined.RemoveModerator, "Not signed"),
    };

    private string? Header(string name) => Request.Headers.Split('\n')
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
